import type { ActiveFault } from "local-cloud/console-api";
import { expect, test } from "vitest";
import { describeFault, findActiveFault, QUICK_FAULTS } from "./quick-faults.ts";

const always = { percentage: 100, after: 0, injected: 0 };
const [fails] = QUICK_FAULTS;

test("turns on the switch of the faulty function only", () => {
  const active: ActiveFault[] = [
    { id: "fault-1", on: "invocation", effect: "exception-before", function: "a", ...always },
  ];
  expect(fails && findActiveFault(fails, "a", active)?.id).toBe("fault-1");
  expect(fails && findActiveFault(fails, "b", active)).toBeUndefined();
});

test("leaves the switch off when a fault affects only some invocations", () => {
  const active: ActiveFault[] = [
    { id: "fault-1", on: "invocation", effect: "exception-before", function: "a", ...always, percentage: 5 },
  ];
  expect(fails && findActiveFault(fails, "a", active)).toBeUndefined();
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
