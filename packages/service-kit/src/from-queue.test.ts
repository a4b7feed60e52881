import type { Context, SQSRecord } from "aws-lambda";
import { expect, test } from "vitest";
import { fromQueue } from "./from-queue.ts";

const context = { getRemainingTimeInMillis: () => 1_000 } as Context;

/** Handles a batch of events; those in `failing` fail. */
async function handle(bodies: string[], failing: string[] = []) {
  const handled: unknown[] = [];
  const handler = fromQueue(async (event) => {
    if (failing.includes(JSON.stringify(event))) {
      throw new Error("boom");
    }
    handled.push(event);
  });
  const Records = bodies.map((body, index) => ({ messageId: `message-${index}`, body }) as SQSRecord);
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

test("fails if every event of a batch fails", async () => {
  await expect(handle(['{"id":"1"}'], ['{"id":"1"}'])).rejects.toThrow("All records failed processing");
});

test("handles an event that is redriven without its queue", async () => {
  const handled: unknown[] = [];
  const handler = fromQueue(async (event) => void handled.push(event));
  expect(await handler({ id: "1" }, context)).toBeUndefined();
  expect(handled).toEqual([{ id: "1" }]);
});
