import { expect, onTestFinished, test } from "vitest";
import { loadSteps, readReference, StepCode, WalkingLearner } from "workshop/testing";
import { solveStep } from "./solve-step.ts";

const steps = await loadSteps();

test("the solutions lead from unfinished code to the code of the repository, and beyond", () => {
  const reference = readReference();
  const code = new StepCode(steps, reference);
  expect(code.after(14)).toEqual(reference);
  expect(code.after(0)).not.toEqual(reference);
});

test("a learner solves the first step", async () => {
  const [first] = steps;
  if (!first) {
    throw new Error("there are no steps");
  }
  const learner = await WalkingLearner.start(steps);
  onTestFinished(() => learner.stop());
  await solveStep(learner, first);
});
