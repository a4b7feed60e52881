import type { Step } from "./load-steps.ts";
import type { Progress } from "./progress.ts";
import { type Check, CheckFailedError, type CheckFinding, type CheckResult, type LearnerSystem } from "./step.ts";
import { toUpdateFinding } from "./update-finding.ts";

/** The limit for a check that waits without one. */
const MAX_CHECK_MS = 60_000;

/**
 * Runs the checks of a step in order until one fails. Sticky checks that have passed before pass.
 * @param superseded whether files were saved since, so that the results no longer matter
 */
export async function runChecks(
  { checks, id }: Pick<Step, "checks" | "id">,
  system: LearnerSystem,
  progress: Pick<Progress, "hasStuck" | "stick">,
  superseded: () => boolean = () => false,
): Promise<CheckResult[]> {
  const results: CheckResult[] = checks.map(({ criterion }) => ({ criterion, state: "open" }));
  for (const [index, check] of checks.entries()) {
    const { criterion, sticky } = check;
    if (superseded()) {
      break;
    }
    const finding = sticky && progress.hasStuck(id, criterion) ? undefined : await findFailure(check, system);
    if (finding) {
      results[index] = { criterion, state: "failed", finding };
      break;
    }
    results[index] = { criterion, state: "passed" };
    if (sticky && !progress.hasStuck(id, criterion)) {
      progress.stick(id, criterion);
    }
  }
  return results;
}

/** Returns why a check fails. Only a sticky check may observe that the saved code does not run. */
async function findFailure(check: Check, system: LearnerSystem): Promise<CheckFinding | undefined> {
  if (system.updateFailures.length > 0 && !check.sticky) {
    return toUpdateFinding(system.updateFailures);
  }
  try {
    await withTimeout(check.run(system));
    return undefined;
  } catch (error) {
    if (system.updateFailures.length > 0) {
      return toUpdateFinding(system.updateFailures);
    }
    if (error instanceof CheckFailedError) {
      return mentionActiveFaults(error, system);
    }
    return { seen: `the check could not finish: ${(error as Error).message}`, expected: check.criterion };
  }
}

/** Adds the faults that the learner has turned on, because they may be the reason. */
function mentionActiveFaults(finding: CheckFinding, { cloud }: LearnerSystem): CheckFinding {
  const active = cloud.faults.list().map(({ effect, id }) => `${id} (${effect})`);
  if (active.length === 0) {
    return finding;
  }
  const { expected, lookAt, seen, traceId } = finding;
  const note = `active faults: ${active.join(", ")}; turn them off in the console under Playground, Faults`;
  return { seen: `${seen}\n${note}`, expected, lookAt, traceId };
}

async function withTimeout(run: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no result after ${MAX_CHECK_MS / 1000} s`)), MAX_CHECK_MS);
  try {
    await Promise.race([run, promise]);
  } finally {
    clearTimeout(timer);
  }
}
