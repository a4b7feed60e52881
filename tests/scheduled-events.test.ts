import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { synthesizeOrders } from "infra/src/synthesized-stack.ts";
import { ManualClock } from "local-cloud/testing";
import { expect, test } from "vitest";
import { bundleCode } from "./support/bundle-code.ts";
import { untilActivity } from "./support/conditions.ts";
import { isComplete, placeOrder, request, untilComplete } from "./support/orders.ts";
import { replaceHandler, runStack } from "./support/run-stack.ts";
import { shareStack } from "./support/share-stack.ts";
import { withCancellation } from "./support/with-cancellation.ts";

const MINUTE_MS = 60_000;

/** Advances to the latest cancellation: a service schedules it by the machine's time. */
const untilDue = (clock: ManualClock) => clock.advance(Math.max(...clock.pendingMs));

const clock = new ManualClock(Date.now());
const testWithClock = shareStack({ clock, edit: withCancellation() });

testWithClock("an unpaid order is canceled after 30 minutes", async ({ stack }) => {
  const ID = await placeOrder(stack);
  await untilDue(clock);
  await untilComplete(stack, ID);
  const story = stack.trace(ID)?.activities ?? [];
  const find = (match: (activity: (typeof story)[number]["activity"]) => boolean) =>
    story.find(({ activity }) => match(activity));
  const created = find((activity) => activity.type === "api-call" && activity.action === "scheduler:CreateSchedule");
  const due = find((activity) => activity.type === "event-accepted" && activity.event.source === "aws.scheduler");
  const unpaid = find(
    (activity) => activity.type === "event-accepted" && activity.event["detail-type"] === "order_unpaid",
  );
  // The run has the same cause as the call that created the schedule, and leads to the event.
  expect([due?.causedBy, unpaid?.causedBy]).toEqual([created?.causedBy, expect.any(Number)]);
});

testWithClock(
  "a lost response schedules nothing twice, because the SDK repeats the request with its token",
  async ({ stack }) => {
    const lost = { on: "call", action: "scheduler:CreateSchedule", effect: "lose-response", times: 1 } as const;
    stack.faults.add(lost);
    const ID = await placeOrder(stack);
    const calls = () => stack.activities.filter((each) => each.type === "api-call" && each.action === lost.action);
    expect(calls()).toHaveLength(2);
    await untilDue(clock);
    await untilComplete(stack, ID);
    expect(stack.activities.filter((each) => each.type === "rule-matched" && each.rule === ID)).toHaveLength(1);
  },
);

testWithClock("a paid order is not canceled", async ({ stack }) => {
  const paid = await placeOrder(stack);
  const unpaid = await placeOrder(stack);
  expect(await request(`${stack.orderUrl}/${paid}?paid`)).toMatchObject({ status: 200 });
  await untilDue(clock);
  await untilComplete(stack, unpaid);
  expect((await request(`${stack.orderUrl}/${paid}`)).body).not.toSatisfy(isComplete);
});

test("a service runs on its schedule", async () => {
  const clock = new ManualClock(Date.now());
  const stack = await runStack({
    clock,
    edit(json, folder) {
      Object.assign(json, synthesizeOrders("dev", { schedules: { "forecasting-service": "rate(1 hour)" } }));
      writeFileSync(join(folder, "on-schedule.cjs"), bundleCode('export { onSchedule } from "service-kit";'));
      const code = `
        import { onSchedule } from "../on-schedule.cjs";
        import { handler as bundle } from "./bundle.cjs";
        export const handler = onSchedule(async ({ time }) => console.log("forecast of", time), bundle);`;
      replaceHandler(json, folder, "forecasting-service", code);
    },
  });
  await clock.advance(60 * MINUTE_MS);
  await untilActivity(stack, "function-log", ({ line }) => line.includes("forecast of"));
  await untilComplete(stack, await placeOrder(stack));
});
