import { describe, expect, test } from "vitest";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import type { FaultInput } from "./fault.ts";
import { Faults } from "./faults.ts";

const functionNames = ["lab2-dev-order-service", "lab2-dev-invoice-service"];
const point = { functionName: "lab2-dev-invoice-service", cause: undefined };

function setUp(faultInputs: FaultInput[], seed = 7) {
  const activityLog = new ActivityLog();
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const actions = () => ["dynamodb:GetItem", "dynamodb:UpdateItem", "events:PutEvents"];
  const faults = new Faults({ seed, functionNames, actions, activityLog });
  for (const input of faultInputs) {
    faults.add(input);
  }
  const strikes = (count: number) => Array.from({ length: count }, () => faults.strike("invocation", point)?.effect);
  return { activities, faults, strikes };
}

describe("a fault", () => {
  test("strikes where it is on, and is told with what it befalls", () => {
    const { activities, faults } = setUp([{ on: "invocation", effect: "throttle" }]);
    expect(faults.strike("delivery", point)).toBeUndefined();
    expect(faults.strike("invocation", point)).toEqual({ effect: "throttle", delayMs: 0 });
    expect(activities).toEqual([
      expect.objectContaining({ type: "fault-injected", faultId: "fault-1", effect: "throttle", ...point }),
    ]);
    expect(faults.list()).toEqual([expect.objectContaining({ id: "fault-1", injected: 1 })]);
  });

  test.each([
    ["its name", "lab2-dev-invoice-service", true],
    ["the end of its name", "invoice-service", true],
    ["another function", "order-service", false],
  ])("of a function is meant by %s", (_what, name, struck) => {
    const { faults } = setUp([{ on: "invocation", effect: "throttle", function: name }]);
    expect(faults.strike("invocation", point) !== undefined).toBe(struck);
  });

  test.each(["voice-service", "shipping-service"])("of %s is refused with the functions that there are", (name) => {
    expect(() => setUp([{ on: "invocation", effect: "throttle", function: name }])).toThrow(
      `fault function "${name}": the stack has lab2-dev-order-service, lab2-dev-invoice-service`,
    );
  });

  test("on a call that there is not is refused with those that there are", () => {
    expect(() => setUp([{ on: "call", action: "dynamodb:UpdateItems", effect: "error" }])).toThrow(
      'fault action "dynamodb:UpdateItems": the local cloud has dynamodb:GetItem, dynamodb:UpdateItem',
    );
  });

  test("on a call strikes its action only", () => {
    const { faults } = setUp([{ on: "call", action: "events:PutEvents", effect: "error" }]);
    expect(faults.strike("call", { ...point, action: "dynamodb:UpdateItem" })).toBeUndefined();
    expect(faults.strike("call", { ...point, action: "events:PutEvents" })).toMatchObject({ effect: "error" });
  });

  test("spares the first, then strikes so many times", () => {
    const { strikes } = setUp([{ on: "invocation", effect: "throttle", after: 2, times: 1 }]);
    expect(strikes(5)).toEqual([undefined, undefined, "throttle", undefined, undefined]);
  });

  test("that is turned off strikes no more", () => {
    const { faults, strikes } = setUp([{ on: "invocation", effect: "throttle" }]);
    expect([faults.remove("fault-1"), faults.remove("fault-1")]).toEqual([true, false]);
    expect(strikes(1)).toEqual([undefined]);
  });

  test("comes before those that were turned on later, and leaves them what it spares", () => {
    const { strikes } = setUp([
      { on: "invocation", effect: "throttle", times: 1 },
      { on: "invocation", effect: "crash-before" },
    ]);
    expect(strikes(2)).toEqual(["throttle", "crash-before"]);
  });
});

describe("chance", () => {
  const some: FaultInput = { on: "invocation", effect: "throttle", percentage: 20 };

  test("strikes about as often as it is told to", () => {
    const struck = setUp([some])
      .strikes(10_000)
      .filter((effect) => effect !== undefined).length;
    expect(struck).toBeGreaterThan(1_800);
    expect(struck).toBeLessThan(2_200);
  });

  test("is the same again for the same seed, and another one for another", () => {
    expect(setUp([some], 1).strikes(100)).toEqual(setUp([some], 1).strikes(100));
    expect(setUp([some], 1).strikes(100)).not.toEqual(setUp([some], 2).strikes(100));
  });

  test("of one fault is its own: others do not change it", () => {
    const other: FaultInput = { on: "delivery", effect: "duplicate", percentage: 50 };
    const alone = setUp([other, some]).strikes(100);
    const { faults } = setUp([other, some]);
    const together = Array.from({ length: 100 }, () => {
      faults.strike("delivery", point);
      return faults.strike("invocation", point)?.effect;
    });
    expect(together).toEqual(alone);
  });

  test("of one fault is another one than that of the next, whatever the seeds", () => {
    const strikesOf = (seed: number, number: number) => {
      const others = Array.from({ length: number - 1 }, (): FaultInput => ({ on: "delivery", effect: "duplicate" }));
      return setUp([...others, some], seed).strikes(100);
    };
    expect(strikesOf(7, 3)).not.toEqual(strikesOf(8, 2));
    expect(strikesOf(7, 3)).not.toEqual(strikesOf(9, 1));
  });

  test("of a later fault is not changed by an earlier one that strikes in its place", () => {
    const later: FaultInput = { on: "invocation", effect: "crash-before", percentage: 20 };
    const earlier: FaultInput = { on: "invocation", effect: "throttle", percentage: 50 };
    const never: FaultInput = { ...earlier, function: "order-service" };
    const alone = setUp([never, later]).strikes(100);
    const behind = setUp([earlier, later]).strikes(100);
    expect(behind.filter((effect) => effect === "crash-before").length).toBeGreaterThan(0);
    behind.forEach((effect, index) => {
      if (effect !== "throttle") {
        expect(effect).toBe(alone[index]);
      }
    });
  });

  test("makes a reordered delivery late by another time each time, up to its delay", () => {
    const { faults } = setUp([{ on: "delivery", effect: "reorder", delayMs: 1000 }]);
    const delays = Array.from({ length: 100 }, () => faults.strike("delivery", point)?.delayMs ?? -1);
    expect(new Set(delays).size).toBeGreaterThan(90);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThan(1000);
  });
});
