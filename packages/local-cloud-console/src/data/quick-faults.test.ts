import type { ActiveFault } from "local-cloud/console-api";
import { expect, test } from "vitest";
import { activeFault, describeFault, QUICK_FAULTS } from "./quick-faults.ts";

const always = { percentage: 100, after: 0, injected: 0 };
const [fails] = QUICK_FAULTS;

test("a switch is on for the function that is broken that way, and for no other", () => {
  const active: ActiveFault[] = [
    { id: "fault-1", on: "invocation", effect: "exception-before", function: "a", ...always },
  ];
  expect(fails && activeFault(fails, "a", active)?.id).toBe("fault-1");
  expect(fails && activeFault(fails, "b", active)).toBeUndefined();
});

test("a fault that befalls only some is not what the switch turns on", () => {
  const active: ActiveFault[] = [
    { id: "fault-1", on: "invocation", effect: "exception-before", function: "a", ...always, percentage: 5 },
  ];
  expect(fails && activeFault(fails, "a", active)).toBeUndefined();
});

test("a fault reads as what it does", () => {
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
