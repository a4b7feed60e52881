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
  const delivered: string[] = [];
  const deliver = (event: string) => {
    const cause = { type: "delivery", deliveryId: event, attempt: 1 } as const;
    return deliveries.deliver(functionName, cause, async () => void delivered.push(event));
  };
  return { clock, deliver, deliveries, delivered };
}

test.each([
  ["error", "ERROR_FROM_TARGET"],
  ["throttle", "THROTTLING"],
] as const)("%s is a %s that EventBridge retries", async (effect, code) => {
  const { deliver, delivered } = setUp({ on: "delivery", effect, times: 1 });
  await expect(deliver("event")).rejects.toMatchObject({ code, retryable: true });
  await deliver("event");
  expect(delivered).toEqual(["event"]);
});

test("a duplicate is delivered twice", async () => {
  const { deliver, delivered } = setUp({ on: "delivery", effect: "duplicate" });
  await deliver("event");
  expect(delivered).toEqual(["event", "event"]);
});

test("a delayed event is overtaken by the next one", async () => {
  const { clock, deliver, delivered } = setUp({ on: "delivery", effect: "delay", delayMs: 3_600_000, times: 1 });
  const late = deliver("first");
  await deliver("second");
  await clock.advance(3_599_999);
  expect(delivered).toEqual(["second"]);
  await clock.advance(1);
  await late;
  expect(delivered).toEqual(["second", "first"]);
});

test("an event that is delayed at the stop is not delivered", async () => {
  const { clock, deliver, deliveries, delivered } = setUp({ on: "delivery", effect: "reorder", delayMs: 1000 });
  void deliver("event");
  deliveries.stop();
  expect(clock.pendingMs).toEqual([]);
  await clock.advance(1000);
  expect(delivered).toEqual([]);
});
