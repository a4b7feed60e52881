import type { Context } from "aws-lambda";
import { expect, test } from "vitest";
import { onSchedule } from "./on-schedule.ts";

const run = {
  version: "0",
  id: "run-1",
  "detail-type": "Scheduled Event",
  source: "aws.events",
  time: "2026-11-28T16:00:00Z",
  detail: {},
};

async function handle(event: unknown) {
  const calls: unknown[] = [];
  const handler = onSchedule(
    async (scheduled) => void calls.push({ scheduled }),
    async (other) => void calls.push({ other }),
  );
  await handler(event, {} as Context);
  return calls;
}

test("a scheduled run reaches the function for it", async () => {
  expect(await handle(run)).toEqual([{ scheduled: { id: "run-1", time: "2026-11-28T16:00:00Z" } }]);
});

test.each([[{ ...run, source: "order_service" }], [{ ...run, "detail-type": "order_created" }], [undefined], ["text"]])(
  "%o reaches the other handler",
  async (event) => {
    expect(await handle(event)).toEqual([{ other: event }]);
  },
);
