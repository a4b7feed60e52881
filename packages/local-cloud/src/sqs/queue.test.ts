import { describe, expect, it } from "vitest";
import { senderId, testQueue } from "../testing/queue-setup.ts";
import type { Queue } from "./queue.ts";

async function receiveOne(queue: Queue) {
  const [message] = await queue.receive();
  if (!message) {
    throw new Error("the queue has no visible message");
  }
  return message;
}

describe("a received message", () => {
  it("has its sender, sending time, receive count and first receive time", async () => {
    const { queue, clock } = testQueue();
    const sentAtMs = clock.now();
    const attributes = { RULE_ARN: { DataType: "String", StringValue: "arn:aws:events:…" } };
    const { messageId } = await queue.send({ body: "{}", attributes, senderId });
    await clock.advance(1000);
    const first = await receiveOne(queue);
    expect(first).toMatchObject({ messageId, body: "{}", attributes, senderId, sentAtMs, receiveCount: 1 });
    await clock.advance(30_000);
    const second = await receiveOne(queue);
    expect(second).toMatchObject({ messageId, receiveCount: 2, firstReceivedAtMs: first.firstReceivedAtMs });
    expect(second.firstReceivedAtMs).toBe(sentAtMs + 1000);
    expect(second.receiptHandle).not.toBe(first.receiptHandle);
  });

  it("is hidden until its visibility timeout is over", async () => {
    const { queue, clock } = testQueue({ visibilityTimeoutSeconds: 10 });
    await queue.send({ body: "a", senderId });
    await receiveOne(queue);
    await clock.advance(9999);
    expect(await queue.receive()).toEqual([]);
    await clock.advance(1);
    expect(await queue.receive({ visibilityTimeoutSeconds: 60 })).toHaveLength(1);
    await clock.advance(59_999);
    expect(await queue.receive()).toEqual([]);
  });

  it("arrives in sending order, up to the requested number", async () => {
    const { queue } = testQueue();
    for (const body of ["a", "b", "c"]) {
      await queue.send({ body, senderId });
    }
    const received = [
      await queue.receive({ maxNumberOfMessages: 2 }),
      await queue.receive({ maxNumberOfMessages: 10 }),
    ];
    expect(received.map((messages) => messages.map(({ body }) => body))).toEqual([["a", "b"], ["c"]]);
  });
});

describe("a delay", () => {
  it("hides a message: the delay of the message, or else of the queue", async () => {
    const { queue, clock } = testQueue({ delaySeconds: 5 });
    await queue.send({ body: "the queue's", senderId });
    await queue.send({ body: "its own", delaySeconds: 1, senderId });
    expect(queue.counts()).toEqual({ visible: 0, notVisible: 0, delayed: 2 });
    await clock.advance(1000);
    expect((await receiveOne(queue)).body).toBe("its own");
    await clock.advance(4000);
    expect((await receiveOne(queue)).body).toBe("the queue's");
  });
});

describe("deleting", () => {
  it("is final, and may be repeated", async () => {
    const { queue, clock } = testQueue();
    await queue.send({ body: "a", senderId });
    const { receiptHandle } = await receiveOne(queue);
    await queue.delete(receiptHandle);
    await queue.delete(receiptHandle);
    await clock.advance(60_000);
    expect(await queue.receive()).toEqual([]);
  });

  it("works after the visibility timeout until the message is received again", async () => {
    const { queue, clock } = testQueue();
    await queue.send({ body: "a", senderId });
    const { receiptHandle } = await receiveOne(queue);
    await clock.advance(30_000);
    await queue.delete(receiptHandle);
    expect(await queue.receive()).toEqual([]);
  });

  it("by the handle of an earlier receive is accepted without effect", async () => {
    const { queue, clock } = testQueue();
    await queue.send({ body: "a", senderId });
    const { receiptHandle } = await receiveOne(queue);
    await clock.advance(30_000);
    await receiveOne(queue);
    await queue.delete(receiptHandle);
    expect(queue.counts()).toEqual({ visible: 0, notVisible: 1, delayed: 0 });
  });

  it("rejects the handle of another queue", async () => {
    const { queue } = testQueue();
    const { queue: other } = testQueue({ name: "other" });
    await other.send({ body: "a", senderId });
    const { receiptHandle } = await receiveOne(other);
    await expect(queue.delete(receiptHandle)).rejects.toMatchObject({
      code: "ReceiptHandleIsInvalid",
      message: `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
    });
  });
});

describe("changing visibility", () => {
  it("counts from the change, and applies to this receive only", async () => {
    const { queue, clock } = testQueue();
    await queue.send({ body: "a", senderId });
    const { receiptHandle } = await receiveOne(queue);
    await clock.advance(20_000);
    await queue.changeVisibility(receiptHandle, 60);
    await clock.advance(59_999);
    expect(await queue.receive()).toEqual([]);
    await clock.advance(1);
    await receiveOne(queue);
    await clock.advance(30_000);
    expect(await queue.receive()).toHaveLength(1);
  });

  it("to 0 makes the message visible immediately", async () => {
    const { queue } = testQueue();
    await queue.send({ body: "a", senderId });
    await queue.changeVisibility((await receiveOne(queue)).receiptHandle, 0);
    expect((await receiveOne(queue)).receiveCount).toBe(2);
  });

  it("hides a message that is visible again", async () => {
    const { queue, clock } = testQueue();
    await queue.send({ body: "a", senderId });
    const { receiptHandle } = await receiveOne(queue);
    await clock.advance(30_000);
    await queue.changeVisibility(receiptHandle, 60);
    expect(queue.counts()).toEqual({ visible: 0, notVisible: 1, delayed: 0 });
    await clock.advance(60_000);
    expect(queue.counts().visible).toBe(1);
  });

  it("works by the handle of an earlier receive", async () => {
    const { queue, clock } = testQueue();
    await queue.send({ body: "a", senderId });
    const { receiptHandle } = await receiveOne(queue);
    await clock.advance(30_000);
    await receiveOne(queue);
    await queue.changeVisibility(receiptHandle, 0);
    expect(queue.counts().visible).toBe(1);
  });

  it("ends at most 12 hours after the receive", async () => {
    const { queue, clock } = testQueue();
    await queue.send({ body: "a", senderId });
    const { receiptHandle } = await receiveOne(queue);
    await clock.advance(1000);
    await expect(queue.changeVisibility(receiptHandle, 43_200)).rejects.toMatchObject({
      code: "InvalidParameterValueException",
      message:
        "Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds].",
    });
    await queue.changeVisibility(receiptHandle, 43_199);
  });

  it("is rejected for a deleted message", async () => {
    const { queue } = testQueue();
    await queue.send({ body: "a", senderId });
    const { receiptHandle } = await receiveOne(queue);
    await queue.delete(receiptHandle);
    await expect(queue.changeVisibility(receiptHandle, 1)).rejects.toMatchObject({
      code: "InvalidParameterValueException",
    });
  });
});

describe("long polling", () => {
  it("ends immediately when a message is sent", async () => {
    const { queue, clock } = testQueue();
    const waiting = queue.receive({ waitTimeSeconds: 20 });
    await queue.send({ body: "a", senderId });
    expect(await waiting).toHaveLength(1);
    expect(clock.pendingMs).toEqual([]);
  });

  it("ends when a hidden message becomes visible", async () => {
    const { queue, clock } = testQueue({ receiveWaitTimeSeconds: 20, visibilityTimeoutSeconds: 3 });
    await queue.send({ body: "in flight", senderId });
    await queue.send({ body: "delayed", delaySeconds: 5, senderId });
    await queue.receive();
    const waiting = [queue.receive({ visibilityTimeoutSeconds: 60 }), queue.receive()];
    expect(clock.pendingMs).toEqual([3000, 20_000, 20_000]);
    await clock.advance(3000);
    expect(clock.pendingMs).toEqual([2000, 17_000]);
    await clock.advance(2000);
    expect((await Promise.all(waiting)).flat().map(({ body }) => body)).toEqual(["in flight", "delayed"]);
    expect(clock.pendingMs).toEqual([]);
  });

  it("ends when a received message is made visible", async () => {
    const { queue } = testQueue();
    await queue.send({ body: "a", senderId });
    const { receiptHandle } = await receiveOne(queue);
    const waiting = queue.receive({ waitTimeSeconds: 20 });
    await queue.changeVisibility(receiptHandle, 0);
    expect(await waiting).toMatchObject([{ receiveCount: 2 }]);
  });

  it("ends without a message when the wait time is over", async () => {
    const { queue, clock } = testQueue();
    const waiting = queue.receive({ waitTimeSeconds: 20 });
    await clock.advance(20_000);
    expect(await waiting).toEqual([]);
  });

  it("receives no message for a disconnected caller", async () => {
    const { queue, clock } = testQueue();
    const caller = new AbortController();
    const waiting = queue.receive({ waitTimeSeconds: 20, signal: caller.signal });
    caller.abort();
    expect(await waiting).toEqual([]);
    await queue.send({ body: "a", senderId });
    expect(await queue.receive({ signal: caller.signal })).toEqual([]);
    expect(queue.counts().visible).toBe(1);
    expect(clock.pendingMs).toEqual([]);
  });

  it("ends when the queue stops, and leaves no timer", async () => {
    const { queue, clock } = testQueue();
    await queue.send({ body: "delayed", delaySeconds: 5, senderId });
    const waiting = queue.receive({ waitTimeSeconds: 20 });
    queue.stop();
    expect(await waiting).toEqual([]);
    expect(await queue.receive({ waitTimeSeconds: 20 })).toEqual([]);
    expect(clock.pendingMs).toEqual([]);
  });
});

describe("peeking", () => {
  it("returns messages in sending order, including hidden ones, without changing them", async () => {
    const { queue } = testQueue();
    for (const body of ["one", "two", "three"]) {
      await queue.send({ body, senderId });
    }
    await queue.receive();
    const look = () => queue.peek(2).map(({ body, receiveCount }) => ({ body, receiveCount }));
    expect(look()).toEqual([
      { body: "one", receiveCount: 1 },
      { body: "two", receiveCount: 0 },
    ]);
    expect(look()).toEqual(look());
    expect(queue.counts()).toEqual({ visible: 2, notVisible: 1, delayed: 0 });
  });

  it("receives only the requested messages, except those in flight", async () => {
    const { queue } = testQueue();
    for (const body of ["one", "two", "three"]) {
      await queue.send({ body, senderId });
    }
    const [one = "", , three = ""] = queue.peek(3).map(({ messageId }) => messageId);
    await queue.receive();
    const received = queue.receiveByIds([one, three, three, "gone"]);
    expect(received.map(({ body }) => body)).toEqual(["three"]);
    await queue.delete(received[0]?.receiptHandle ?? "");
    expect(queue.peek(3).map(({ body }) => body)).toEqual(["one", "two"]);
  });
});

describe("retention", () => {
  it("counts from sending, regardless of receives", async () => {
    const { queue, clock } = testQueue({ messageRetentionSeconds: 60 });
    await queue.send({ body: "a", senderId });
    await clock.advance(59_999);
    const { receiptHandle } = await receiveOne(queue);
    await clock.advance(1);
    expect(queue.counts()).toEqual({ visible: 0, notVisible: 0, delayed: 0 });
    await queue.delete(receiptHandle);
    await expect(queue.changeVisibility(receiptHandle, 1)).rejects.toMatchObject({
      code: "InvalidParameterValueException",
    });
  });
});

describe("purging", () => {
  it("deletes all messages, including those in flight, once a minute", async () => {
    const { queue, clock } = testQueue();
    await queue.send({ body: "in flight", senderId });
    await queue.receive();
    await queue.send({ body: "visible", senderId });
    await queue.purge();
    expect(queue.counts()).toEqual({ visible: 0, notVisible: 0, delayed: 0 });
    await expect(queue.purge()).rejects.toMatchObject({
      code: "PurgeQueueInProgress",
      message: "Only one PurgeQueue operation on lab2-dev-dead-letters is allowed every 60 seconds.",
    });
    await clock.advance(60_000);
    await queue.purge();
  });
});
