import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  CheckFailedError,
  check,
  FakeTerminal,
  loadMistakes,
  loadSteps,
  WalkingLearner,
  Workshop,
} from "workshop/testing";
import { solveStep } from "./solve-step.ts";

const steps = await loadSteps();
const mistaken = (await Promise.all(steps.map(async (step) => ({ step, mistakes: await loadMistakes(step) })))).filter(
  ({ mistakes }) => mistakes.length > 0,
);

let learner: WalkingLearner;
beforeAll(async () => {
  learner = await WalkingLearner.start(steps);
}, 60_000);
afterAll(() => learner?.stop());

test.each(steps)("a learner solves $id, and the earlier steps still pass", async (step) => {
  await solveStep(learner, step);
  expect(await learner.findRegression(steps, step)).toBeUndefined();
});

test("all steps of the finished code pass once more, in another local cloud", async () => {
  const terminal = new FakeTerminal();
  const workshop = new Workshop(steps, learner.folder);
  expect(await check({ workshop, terminal }), terminal.text).toBe(true);
});

describe.each(mistaken)("in $step.id, a learner who", ({ mistakes, step }) => {
  beforeAll(() => learner.reach(step), 60_000);

  test.each(mistakes)("$name gets its message", async (mistake) => {
    const results = await learner.make(mistake, step);
    const finding = results.find(({ state }) => state === "failed")?.finding;
    expect(finding && new CheckFailedError(finding).message).toMatch(mistake.message);
  });
});
