import { expect } from "vitest";
import type { Step, WalkingLearner } from "workshop/testing";

/** Expects the checks of a step to fail, solves the step and expects them to pass. */
export async function solveStep(learner: WalkingLearner, step: Step): Promise<void> {
  if (step.checks.length > 0) {
    const before = await learner.check(step);
    expect(before.map(({ state }) => state)).toContain("failed");
  }
  await learner.solve(step);
  const after = await learner.check(step);
  expect(after).toEqual(step.checks.map(({ criterion }) => ({ criterion, state: "passed" })));
  expect(learner.readCode()).toEqual(learner.code.after(step.number));
}
