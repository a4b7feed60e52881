import { expect, test } from "vitest";
import { ActivityLog } from "../core/activity-log.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import type { FaultInput } from "./fault.ts";
import { Faults } from "./faults.ts";
import { FaultyDeliveries } from "./faulty-deliveries.ts";

const functionName = "lab2-dev-invoice-service";

function setUp(...faultInputs: FaultInput[]) {
  const clock = new ManualClock();
  const faults = new Faults({
    seed: 1,
    functionNames: [functionName],
    actions: () => [],
    activityLog: new ActivityLog(clock),
  });
  for (const input of faultInputs) {
    faults.add(input);
  }
  const deliveries = new FaultyDeliveries({ clock, faults });
  const taken: string[] = [];
  const deliver = (event: string) => {
    const cause = { type: "delivery", deliveryId: event, attempt: 1 } as const;
    return deliveries.deliver(functionName, cause, async () => void taken.push(event));
  };
  return { clock, deliver, deliveries, taken };
}

test.each([
  ["error", "ERROR_FROM_TARGET"],
  ["throttle", "THROTTLING"],
] as const)("%s is a %s that EventBridge tries again", async (effect, code) => {
  const { deliver, taken } = setUp({ on: "delivery", effect, times: 1 });
  await expect(deliver("event")).rejects.toMatchObject({ code, retryable: true });
  await deliver("event");
  expect(taken).toEqual(["event"]);
});

test("a duplicate is taken twice", async () => {
  const { deliver, taken } = setUp({ on: "delivery", effect: "duplicate" });
  await deliver("event");
  expect(taken).toEqual(["event", "event"]);
});

test("a delayed event is overtaken by the next one", async () => {
  const { clock, deliver, taken } = setUp({ on: "delivery", effect: "delay", delayMs: 3_600_000, times: 1 });
  const late = deliver("first");
  await deliver("second");
  await clock.advance(3_599_999);
  expect(taken).toEqual(["second"]);
  await clock.advance(1);
  await late;
  expect(taken).toEqual(["second", "first"]);
});

test("what is delayed when all stops is not taken any more", async () => {
  const { clock, deliver, deliveries, taken } = setUp({ on: "delivery", effect: "reorder", delayMs: 1000 });
  void deliver("event");
  deliveries.stop();
  expect(clock.pendingMs).toEqual([]);
  await clock.advance(1000);
  expect(taken).toEqual([]);
});
