import type { Step } from "./load-steps.ts";
import type { Progress } from "./progress.ts";
import { runChecks } from "./run-checks.ts";
import type { CheckFinding, LearnerSystem } from "./step.ts";

export interface Regression {
  step: Step;
  finding: CheckFinding;
}

/**
 * Repeats the checks of steps that code alone decides; what was observed once counts as observed.
 * @param superseded whether files were saved since, so that the result no longer matters
 * @returns the first step that no longer passes; undefined if all do
 */
export async function findRegression(
  steps: readonly Step[],
  system: LearnerSystem,
  progress: Pick<Progress, "hasStuck" | "stick">,
  superseded: () => boolean = () => false,
): Promise<Regression | undefined> {
  for (const step of steps.filter(({ solution }) => solution !== undefined)) {
    if (superseded()) {
      return undefined;
    }
    const checks = step.checks.filter(({ sticky }) => !sticky);
    const results = await runChecks({ id: step.id, checks }, system, progress, superseded);
    const finding = results.find(({ state }) => state === "failed")?.finding;
    if (finding) {
      return { step, finding };
    }
  }
  return undefined;
}
