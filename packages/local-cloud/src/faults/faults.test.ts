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
  const injectMany = (count: number) => Array.from({ length: count }, () => faults.inject("invocation", point)?.effect);
  return { activities, faults, injectMany };
}

describe("a fault", () => {
  test("is injected where it applies, and recorded with the occurrence", () => {
    const { activities, faults } = setUp([{ on: "invocation", effect: "throttle" }]);
    expect(faults.inject("delivery", point)).toBeUndefined();
    expect(faults.inject("invocation", point)).toEqual({ effect: "throttle", delayMs: 0 });
    expect(activities).toEqual([
      expect.objectContaining({ type: "fault-injected", faultId: "fault-1", effect: "throttle", ...point }),
    ]);
    expect(faults.list()).toEqual([expect.objectContaining({ id: "fault-1", injected: 1 })]);
  });

  test.each([
    ["its name", "lab2-dev-invoice-service", true],
    ["the end of its name", "invoice-service", true],
    ["another function", "order-service", false],
  ])("matches a function by %s: %s", (_, name, isInjected) => {
    const { faults } = setUp([{ on: "invocation", effect: "throttle", function: name }]);
    expect(faults.inject("invocation", point) !== undefined).toBe(isInjected);
  });

  test.each(["voice-service", "shipping-service"])(
    "is rejected for the unknown function %s with the known functions",
    (name) => {
      expect(() => setUp([{ on: "invocation", effect: "throttle", function: name }])).toThrow(
        `invalid fault function "${name}": use one of lab2-dev-order-service, lab2-dev-invoice-service`,
      );
    },
  );

  test("is rejected for an unknown action with the known actions", () => {
    expect(() => setUp([{ on: "call", action: "dynamodb:UpdateItems", effect: "error" }])).toThrow(
      'invalid fault action "dynamodb:UpdateItems": use one of dynamodb:GetItem, dynamodb:UpdateItem',
    );
  });

  test("is injected only into its action", () => {
    const { faults } = setUp([{ on: "call", action: "events:PutEvents", effect: "error" }]);
    expect(faults.inject("call", { ...point, action: "dynamodb:UpdateItem" })).toBeUndefined();
    expect(faults.inject("call", { ...point, action: "events:PutEvents" })).toMatchObject({ effect: "error" });
  });

  test("skips the first occurrences, then is injected the given number of times", () => {
    const { injectMany } = setUp([{ on: "invocation", effect: "throttle", after: 2, times: 1 }]);
    expect(injectMany(5)).toEqual([undefined, undefined, "throttle", undefined, undefined]);
  });

  test("is not injected once removed", () => {
    const { faults, injectMany } = setUp([{ on: "invocation", effect: "throttle" }]);
    expect([faults.remove("fault-1"), faults.remove("fault-1")]).toEqual([true, false]);
    expect(injectMany(1)).toEqual([undefined]);
  });

  test("precedes later faults, which get the occurrences that it skips", () => {
    const { injectMany } = setUp([
      { on: "invocation", effect: "throttle", times: 1 },
      { on: "invocation", effect: "crash-before" },
    ]);
    expect(injectMany(2)).toEqual(["throttle", "crash-before"]);
  });
});

describe("random injection", () => {
  const some: FaultInput = { on: "invocation", effect: "throttle", percentage: 20 };

  test("happens about as often as requested", () => {
    const injected = setUp([some])
      .injectMany(10_000)
      .filter((effect) => effect !== undefined).length;
    expect(injected).toBeGreaterThan(1_800);
    expect(injected).toBeLessThan(2_200);
  });

  test("depends on the seed", () => {
    expect(setUp([some], 1).injectMany(100)).toEqual(setUp([some], 1).injectMany(100));
    expect(setUp([some], 1).injectMany(100)).not.toEqual(setUp([some], 2).injectMany(100));
  });

  test("is independent of other faults", () => {
    const other: FaultInput = { on: "delivery", effect: "duplicate", percentage: 50 };
    const alone = setUp([other, some]).injectMany(100);
    const { faults } = setUp([other, some]);
    const together = Array.from({ length: 100 }, () => {
      faults.inject("delivery", point);
      return faults.inject("invocation", point)?.effect;
    });
    expect(together).toEqual(alone);
  });

  test("differs between faults, whatever the seeds", () => {
    const injectNth = (seed: number, number: number) => {
      const others = Array.from({ length: number - 1 }, (): FaultInput => ({ on: "delivery", effect: "duplicate" }));
      return setUp([...others, some], seed).injectMany(100);
    };
    expect(injectNth(7, 3)).not.toEqual(injectNth(8, 2));
    expect(injectNth(7, 3)).not.toEqual(injectNth(9, 1));
  });

  test("is not affected by an earlier fault that takes its place", () => {
    const later: FaultInput = { on: "invocation", effect: "crash-before", percentage: 20 };
    const earlier: FaultInput = { on: "invocation", effect: "throttle", percentage: 50 };
    const never: FaultInput = { ...earlier, function: "order-service" };
    const alone = setUp([never, later]).injectMany(100);
    const behind = setUp([earlier, later]).injectMany(100);
    expect(behind.filter((effect) => effect === "crash-before").length).toBeGreaterThan(0);
    behind.forEach((effect, index) => {
      if (effect !== "throttle") {
        expect(effect).toBe(alone[index]);
      }
    });
  });

  test("delays each reordered delivery differently, up to the maximum", () => {
    const { faults } = setUp([{ on: "delivery", effect: "reorder", delayMs: 1000 }]);
    const delays = Array.from({ length: 100 }, () => faults.inject("delivery", point)?.delayMs ?? -1);
    expect(new Set(delays).size).toBeGreaterThan(90);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThan(1000);
  });
});
