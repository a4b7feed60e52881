import type { ActiveFault } from "local-cloud/console-api";
import { expect, test } from "vitest";
import { describeFault, findActiveFaults, QUICK_FAULTS } from "./quick-faults.ts";

const always = { percentage: 100, after: 0, injected: 0 };
const [fails] = QUICK_FAULTS;

const fault = { id: "fault-1", on: "invocation", effect: "exception-before", ...always } as const;
const find = (active: Partial<ActiveFault>) =>
  fails && findActiveFaults(fails, "lab2-dev-invoice-service", [{ ...fault, ...active } as ActiveFault]);

test.each([{ function: "lab2-dev-invoice-service" }, { function: "invoice-service" }, {}])(
  "turns on the switch of a fault, however it names its function: %j",
  (named) => expect(find(named)).toHaveLength(1),
);

test.each<Partial<ActiveFault>>([
  { function: "lab2-dev-order-service" },
  { function: "voice-service" },
  { percentage: 5 },
  { times: 3 },
  { after: 1 },
  { effect: "throttle" },
  { on: "delivery" },
])("leaves the switch off for another fault: %j", (other) => expect(find(other)).toEqual([]));

test("finds each of several faults", () => {
  expect(fails && findActiveFaults(fails, "a", [fault, { ...fault, id: "fault-2", function: "a" }])).toHaveLength(2);
});

test("describes a fault with its limits", () => {
  const fault: ActiveFault = {
    id: "f",
    on: "call",
    effect: "crash-after",
    action: "dynamodb:UpdateItem",
    ...always,
    percentage: 20,
    times: 3,
  };
  expect(describeFault(fault)).toBe("crash-after on dynamodb:UpdateItem by any function, 20%, at most 3 times");
});
