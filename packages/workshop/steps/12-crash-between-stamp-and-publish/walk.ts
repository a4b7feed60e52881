import type { Learner } from "../../src/step.ts";

export async function walk(learner: Learner): Promise<void> {
  await learner.apply("experiment.patch");
  await learner.check();
  await learner.undo("experiment.patch");
}
