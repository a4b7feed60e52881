import { expect, test } from "vitest";
import type { ReceivedMessage } from "./dead-letter-queue.ts";
import { type RedriveDependencies, redriveQueue, remaining } from "./redrive-queue.ts";

const arnOf = (name: string) => `arn:aws:lambda:eu-west-1:111122223333:function:${name}`;

/** The dead letter of an event for a function, by EventBridge. */
function letter(id: string, { ID = id, target = "invoice", messageId = `message-${id}` } = {}): ReceivedMessage {
  return {
    MessageId: messageId,
    ReceiptHandle: messageId,
    Body: JSON.stringify({ id, source: "order_service", "detail-type": "order_created", detail: { data: { ID } } }),
    MessageAttributes: { TARGET_ARN: { DataType: "String", StringValue: `${arnOf(target)}:$LATEST` } },
  };
}

/** The dead letter of an event whose invocation failed, by Lambda. */
function record(id: string, requestId: string, messageId = `message-of-${requestId}`): ReceivedMessage {
  const requestContext = { requestId, functionArn: `${arnOf("invoice")}:$LATEST`, condition: "RetriesExhausted" };
  const { Body = "" } = letter(id);
  const body = { requestContext, requestPayload: JSON.parse(Body) };
  return { MessageId: messageId, ReceiptHandle: messageId, Body: JSON.stringify(body) };
}

/** Redrives a queue that has these batches of messages. `log` is what was done, in its order. */
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
    functionArn: arnOf("invoice"),
    selected: () => true,
    invoke: async (functionArn, payload) => {
      const { id } = JSON.parse(payload);
      log.push(`invoke ${functionArn.split(":").at(-1)} with ${id}`);
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

test("each event is sent to its function, and its message deleted after that", async () => {
  const { counts, log, progress } = await redrive([[letter("1")], [letter("2")]]);
  expect(log).toEqual(["invoke invoice with 1", "delete message-1", "invoke invoice with 2", "delete message-2"]);
  expect(counts).toEqual({ ...none, redriven: 2 });
  expect(remaining(counts)).toBe(0);
  expect(progress).toEqual([1, 2]);
});

test("an event that is not accepted keeps its message, and does not hold up the others", async () => {
  const failure = new Error("throttled");
  const { counts, failures, log } = await redrive([[letter("1"), letter("2")]], {
    invoke: async (_, payload) => {
      if (payload.includes('"id":"1"')) {
        throw failure;
      }
      return "redrive-of-2";
    },
  });
  expect(log).toEqual(["delete message-2"]);
  expect(failures).toEqual([failure]);
  expect(counts).toEqual({ ...none, redriven: 1, failed: 1 });
  expect(remaining(counts)).toBe(1);
});

test("what is of another function, unreadable or not selected is neither sent nor deleted", async () => {
  const unreadable = { ...letter("3"), Body: "hello" };
  const messages = [letter("1", { target: "payroll" }), unreadable, letter("2", { ID: "other" })];
  const { counts, log } = await redrive([messages], {
    selected: (each) => each.kind === "unreadable" || each.ID !== "other",
  });
  expect(log).toEqual([]);
  expect(counts).toEqual({ ...none, misdirected: 1, unreadable: 1, notSelected: 1 });
  expect(remaining(counts)).toBe(2);
});

test("an event that fails again while the queue is read is not sent again", async () => {
  const { counts, log } = await redrive([[letter("1")], [record("1", "redrive-of-1")]]);
  expect(log).toEqual(["invoke invoice with 1", "delete message-1"]);
  expect(counts).toEqual({ ...none, redriven: 1, repeated: 1 });
  expect(remaining(counts)).toBe(1);
});

test.each([
  ["in one batch", [[record("1", "first"), record("1", "second")]]],
  ["in two batches", [[record("1", "first")], [record("1", "second")]]],
  ["of EventBridge and of Lambda", [[letter("1", { messageId: "message-of-first" })], [record("1", "second")]]],
])("an event that lies there twice, %s, is sent twice, and neither message is left", async (_, batches) => {
  const { counts, log } = await redrive(batches);
  expect(log.filter((line) => line.startsWith("invoke"))).toEqual(Array(2).fill("invoke invoice with 1"));
  expect(log.filter((line) => line.startsWith("delete")).sort()).toEqual([
    "delete message-of-first",
    "delete message-of-second",
  ]);
  expect(counts).toEqual({ ...none, redriven: 2 });
  expect(remaining(counts)).toBe(0);
});

test("an event that was sent but whose message could not be deleted has failed: the next run sends it again", async () => {
  const { counts } = await redrive([[letter("1")]], {
    queue: {
      async *read() {
        yield [letter("1")];
      },
      delete: () => Promise.reject(new Error("gone")),
    },
  });
  expect(counts).toEqual({ ...none, failed: 1 });
});

test("a queue that cannot be read to its end tells why, and what was done until then", async () => {
  const failure = new Error("expired");
  const { counts, failures } = await redrive([], {
    queue: {
      async *read() {
        yield [letter("1")];
        throw failure;
      },
      delete: async () => {},
    },
  });
  expect(counts).toEqual({ ...none, redriven: 1 });
  expect(failures).toEqual([failure]);
});

test("a dry run does nothing, and counts each message", async () => {
  const { counts, log } = await redrive([[letter("1"), record("1", "second")]], { dryRun: true });
  expect(log).toEqual([]);
  expect(counts).toEqual({ ...none, redriven: 2 });
});

test("an interruption lets what was begun end, and begins nothing more", async () => {
  const controller = new AbortController();
  const { counts, log } = await redrive([[letter("1"), letter("2")], [letter("3")]], {
    signal: controller.signal,
    async invoke() {
      controller.abort();
      return "request";
    },
  });
  expect(log).toEqual(["delete message-1", "delete message-2"]);
  expect(counts).toEqual({ ...none, redriven: 2 });
});
