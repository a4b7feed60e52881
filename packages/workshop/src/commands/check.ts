import type { Step } from "../load-steps.ts";
import type { Progress } from "../progress.ts";
import { runChecks, toUpdateFinding } from "../run-checks.ts";
import { type Check, CheckFailedError, type CheckFinding, type CheckResult, type LearnerSystem } from "../step.ts";
import { LearnerRun } from "../system/learner-run.ts";
import { formatFinding } from "../terminal/format-results.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { type Context, requireWorkspace } from "./context.ts";

interface StepOutcome {
  step: Step;
  hasPassed: boolean;
  finding?: CheckFinding | undefined;
}

/**
 * Checks all steps, or one, on the learner's code, in a separate local cloud.
 * @returns whether all of them pass
 */
export async function check({ terminal, workshop }: Context, number?: number): Promise<boolean> {
  requireWorkspace(workshop);
  const steps = number === undefined ? workshop.steps : [workshop.getStep(number)];
  const outcomes = await checkSteps(
    steps.filter(({ checks }) => checks.length > 0),
    workshop,
  );
  for (const outcome of outcomes) {
    terminal.writeLine(formatOutcome(outcome, terminal));
  }
  const passed = outcomes.filter(({ hasPassed }) => hasPassed).length;
  terminal.writeLine(`\n${passed} of ${outcomes.length} ${outcomes.length === 1 ? "step passes" : "steps pass"}`);
  return passed === outcomes.length;
}

async function checkSteps(
  steps: readonly Step[],
  { progress, workspace }: Context["workshop"],
): Promise<StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  const started = await LearnerRun.start(workspace, { isolated: true }).catch((error: Error) => error);
  try {
    for (const step of steps) {
      outcomes.push(await checkStep(step, started instanceof Error ? started : started.system, progress));
    }
  } finally {
    if (!(started instanceof Error)) {
      await started.stop();
    }
  }
  return outcomes;
}

/** Repeats the checks that code alone decides; the others have passed if they once did. */
async function checkStep(step: Step, system: LearnerSystem | Error, progress: Progress): Promise<StepOutcome> {
  if (step.solution === undefined) {
    return { step, hasPassed: progress.hasPassed(step.id), finding: undefined };
  }
  if (system instanceof Error) {
    return { step, hasPassed: false, finding: toUpdateFinding([system.message]) };
  }
  const results = await runChecks({ id: step.id, checks: step.checks.map(toRepeatable) }, system, progress);
  const failed = results.find((result): result is CheckResult => result.state === "failed");
  return { step, hasPassed: failed === undefined, finding: failed?.finding };
}

function toRepeatable(check: Check): Check {
  return check.sticky ? { ...check, run: () => Promise.reject(new CheckFailedError(notObserved)) } : check;
}

const notObserved: CheckFinding = {
  seen: "not observed yet",
  expected: "an experiment while npm run workshop runs, which records it",
};

function formatOutcome({ finding, hasPassed, step }: StepOutcome, { columns, paint }: Terminal): string {
  const mark = hasPassed ? paint("green", "✓") : paint("red", "✗");
  const recorded = step.solution === undefined ? paint("gray", hasPassed ? " (recorded)" : " (not recorded yet)") : "";
  const line = `${String(step.number).padStart(2)} ${mark} ${step.task.title}${recorded}`;
  const format = { columns, consoleUrl: undefined, paint };
  return finding ? `${line}\n${formatFinding(finding, format)}` : line;
}
