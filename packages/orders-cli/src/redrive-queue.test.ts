import { expect, test } from "vitest";
import type { ReceivedMessage } from "./dead-letter-queue.ts";
import { countRemaining, type RedriveDependencies, redriveQueue } from "./redrive-queue.ts";

const createArn = (name: string) => `arn:aws:lambda:eu-west-1:111122223333:function:${name}`;

/** Creates the dead letter of an event that EventBridge could not deliver. */
function createLetter(id: string, { ID = id, target = "invoice", messageId = `message-${id}` } = {}): ReceivedMessage {
  return {
    MessageId: messageId,
    ReceiptHandle: messageId,
    Body: JSON.stringify({ id, source: "order_service", "detail-type": "order_created", detail: { data: { ID } } }),
    MessageAttributes: { TARGET_ARN: { DataType: "String", StringValue: `${createArn(target)}:$LATEST` } },
  };
}

/** Creates the dead letter of an event whose invocation failed. */
function createRecord(id: string, requestId: string, messageId = `message-of-${requestId}`): ReceivedMessage {
  const requestContext = { requestId, functionArn: `${createArn("invoice")}:$LATEST`, condition: "RetriesExhausted" };
  const { Body = "" } = createLetter(id);
  const body = { requestContext, requestPayload: JSON.parse(Body) };
  return { MessageId: messageId, ReceiptHandle: messageId, Body: JSON.stringify(body) };
}

/** Redrives a queue with these batches of messages. @returns the calls, in order, as `log` */
async function redrive(batches: ReceivedMessage[][], changes: Partial<RedriveDependencies> = {}) {
  const log: string[] = [];
  const failures: unknown[] = [];
  const progress: number[] = [];
  const counts = await redriveQueue({
    queue: {
      async *read(signal) {
        for (const batch of batches) {
          if (signal.aborted) {
            return;
          }
          yield batch;
        }
      },
      async delete({ MessageId }) {
        log.push(`delete ${MessageId}`);
      },
    },
    invokedFunctionArn: `${createArn("invoice")}:live`,
    isSelected: () => true,
    send: async (payload) => {
      const { id } = JSON.parse(payload);
      log.push(`send ${id}`);
      return `redrive-of-${id}`;
    },
    dryRun: false,
    signal: new AbortController().signal,
    onProgress: ({ redriven }) => progress.push(redriven),
    onFailure: (error) => failures.push(error),
    ...changes,
  });
  return { counts, failures, log, progress };
}

const none = { redriven: 0, notSelected: 0, failed: 0, unreadable: 0, misdirected: 0, repeated: 0 };

test("sends each event to its function, then deletes its message", async () => {
  const { counts, log, progress } = await redrive([[createLetter("1")], [createLetter("2")]]);
  expect(log).toEqual(["send 1", "delete message-1", "send 2", "delete message-2"]);
  expect(counts).toEqual({ ...none, redriven: 2 });
  expect(countRemaining(counts)).toBe(0);
  expect(progress).toEqual([1, 2]);
});

test("leaves the message of an event that is not accepted, and continues with the others", async () => {
  const failure = new Error("throttled");
  const { counts, failures, log } = await redrive([[createLetter("1"), createLetter("2")]], {
    send: async (payload) => {
      if (payload.includes('"id":"1"')) {
        throw failure;
      }
      return "redrive-of-2";
    },
  });
  expect(log).toEqual(["delete message-2"]);
  expect(failures).toEqual([failure]);
  expect(counts).toEqual({ ...none, redriven: 1, failed: 1 });
  expect(countRemaining(counts)).toBe(1);
});

test("neither sends nor deletes messages that are misdirected, unreadable or not selected", async () => {
  const unreadable = { ...createLetter("3"), Body: "hello" };
  const messages = [createLetter("1", { target: "payroll" }), unreadable, createLetter("2", { ID: "other" })];
  const { counts, log } = await redrive([messages], {
    isSelected: (each) => each.kind === "unreadable" || each.ID !== "other",
  });
  expect(log).toEqual([]);
  expect(counts).toEqual({ ...none, misdirected: 1, unreadable: 1, notSelected: 1 });
  expect(countRemaining(counts)).toBe(2);
});

test("does not resend an event that fails again during the read", async () => {
  const { counts, log } = await redrive([[createLetter("1")], [createRecord("1", "redrive-of-1")]]);
  expect(log).toEqual(["send 1", "delete message-1"]);
  expect(counts).toEqual({ ...none, redriven: 1, repeated: 1 });
  expect(countRemaining(counts)).toBe(1);
});

test.each([
  ["in one batch", [[createRecord("1", "first"), createRecord("1", "second")]]],
  ["in two batches", [[createRecord("1", "first")], [createRecord("1", "second")]]],
  [
    "from EventBridge and from Lambda",
    [[createLetter("1", { messageId: "message-of-first" })], [createRecord("1", "second")]],
  ],
])("sends an event that is in the queue twice, %s, twice and leaves neither message", async (_, batches) => {
  const { counts, log } = await redrive(batches);
  expect(log.filter((line) => line.startsWith("send"))).toEqual(Array(2).fill("send 1"));
  expect(log.filter((line) => line.startsWith("delete")).sort()).toEqual([
    "delete message-of-first",
    "delete message-of-second",
  ]);
  expect(counts).toEqual({ ...none, redriven: 2 });
  expect(countRemaining(counts)).toBe(0);
});

test("counts an event as failed if its message cannot be deleted", async () => {
  const { counts } = await redrive([[createLetter("1")]], {
    queue: {
      async *read() {
        yield [createLetter("1")];
      },
      delete: () => Promise.reject(new Error("gone")),
    },
  });
  expect(counts).toEqual({ ...none, failed: 1 });
});

test("reports why a read stopped, and the counts until then", async () => {
  const failure = new Error("expired");
  const { counts, failures } = await redrive([], {
    queue: {
      async *read() {
        yield [createLetter("1")];
        throw failure;
      },
      delete: async () => {},
    },
  });
  expect(counts).toEqual({ ...none, redriven: 1 });
  expect(failures).toEqual([failure]);
});

test("counts each message in a dry run, without sending or deleting", async () => {
  const { counts, log } = await redrive([[createLetter("1"), createRecord("1", "second")]], { dryRun: true });
  expect(log).toEqual([]);
  expect(counts).toEqual({ ...none, redriven: 2 });
});

test("finishes the current batch when interrupted, and starts no other", async () => {
  const controller = new AbortController();
  const { counts, log } = await redrive([[createLetter("1"), createLetter("2")], [createLetter("3")]], {
    signal: controller.signal,
    async send() {
      controller.abort();
      return "request";
    },
  });
  expect(log).toEqual(["delete message-1", "delete message-2"]);
  expect(counts).toEqual({ ...none, redriven: 2 });
});
