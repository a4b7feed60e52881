import type { GuideState } from "local-cloud/console-api";
import { expect, test } from "vitest";
import { describeProgress, describeState } from "./guide-summary.ts";

const guide = {
  title: "Tutorial",
  steps: [
    { title: "Stamp", state: "done" },
    { title: "Publish", state: "current" },
    { title: "Deliver", state: "open" },
  ],
  task: "Publish the event.",
  checks: [
    { criterion: "an event is published", state: "open" },
    { criterion: "it is complete", state: "open" },
  ],
} satisfies GuideState;

test("counts the steps up to the current one", () => {
  expect(describeProgress(guide)).toBe("Step 2 of 3");
});

test("counts the finished steps if none is current", () => {
  expect(describeProgress({ steps: guide.steps.map((step) => ({ ...step, state: "done" })) })).toBe(
    "3 of 3 steps done",
  );
});

test("describes the current step until there are results", () => {
  expect(describeState(guide)).toBe("Step 2 of 3: Publish");
});

test("describes why a check failed", () => {
  const failed = { criterion: "it is complete", state: "failed", message: "data is missing" } as const;
  expect(describeState({ ...guide, checks: [{ criterion: "an event is published", state: "passed" }, failed] })).toBe(
    "Step 2 of 3: Publish. Failed: it is complete. data is missing",
  );
});

test("counts the passed checks", () => {
  const checks = guide.checks.map((check) => ({ ...check, state: "passed" as const }));
  expect(describeState({ ...guide, checks })).toBe("Step 2 of 3: Publish. 2 of 2 checks passed");
});
