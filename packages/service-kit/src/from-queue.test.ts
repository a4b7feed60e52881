import type { Context, SQSRecord } from "aws-lambda";
import { expect, test } from "vitest";
import { fromQueue } from "./from-queue.ts";

const context = { getRemainingTimeInMillis: () => 1_000 } as Context;

const queueArn = "arn:aws:sqs:eu-west-1:111122223333:invoices";

/** Handles a batch of events; those in `failing` fail. The messages of a FIFO queue are in these groups in turn. */
async function handle(bodies: string[], failing: string[] = [], groups?: string[]) {
  const handled: unknown[] = [];
  const handler = fromQueue(async (event) => {
    if (failing.includes(JSON.stringify(event))) {
      throw new Error("boom");
    }
    handled.push(event);
  });
  const Records = bodies.map((body, index) => {
    const attributes = { MessageGroupId: groups?.[index % groups.length] };
    const eventSourceARN = groups ? `${queueArn}.fifo` : queueArn;
    return { messageId: `message-${index}`, body, attributes, eventSourceARN } as SQSRecord;
  });
  const response = await handler({ Records }, context);
  return { handled, failures: response?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

test("handles the events of a batch in order", async () => {
  expect(await handle(['{"id":"1"}', '{"id":"2"}'])).toEqual({ handled: [{ id: "1" }, { id: "2" }], failures: [] });
});

test("reports the messages whose events failed or are not JSON", async () => {
  const { failures, handled } = await handle(['{"id":"1"}', '{"id":"2"}', "{"], ['{"id":"1"}']);
  expect(failures).toEqual(["message-0", "message-2"]);
  expect(handled).toEqual([{ id: "2" }]);
});

test("handles no event of a FIFO queue behind one of its message group that failed", async () => {
  const bodies = ['{"id":"1"}', '{"id":"2"}', '{"id":"3"}', '{"id":"4"}', '{"id":"5"}'];
  const { failures, handled } = await handle(bodies, ['{"id":"3"}'], ["a", "b"]);
  expect(handled).toEqual([{ id: "1" }, { id: "2" }, { id: "4" }]);
  expect(failures).toEqual(["message-2", "message-4"]);
});

test("handles the events of a FIFO queue in order", async () => {
  const { failures, handled } = await handle(['{"id":"1"}', '{"id":"2"}'], [], ["a"]);
  expect(handled).toEqual([{ id: "1" }, { id: "2" }]);
  expect(failures).toEqual([]);
});

test("fails if every event of a batch fails", async () => {
  await expect(handle(['{"id":"1"}'], ['{"id":"1"}'])).rejects.toThrow("All records failed processing");
});

test("handles an event that is redriven without its queue", async () => {
  const handled: unknown[] = [];
  const handler = fromQueue(async (event) => void handled.push(event));
  expect(await handler({ id: "1" }, context)).toBeUndefined();
  expect(handled).toEqual([{ id: "1" }]);
});
