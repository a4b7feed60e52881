import type { Step } from "../load-steps.ts";
import type { Progress } from "../progress.ts";
import { runChecks } from "../run-checks.ts";
import { type Check, CheckFailedError, type CheckFinding, type CheckResult, type LearnerSystem } from "../step.ts";
import { LearnerRun } from "../system/learner-run.ts";
import { formatFinding } from "../terminal/format-results.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { toUpdateFinding } from "../update-finding.ts";
import { type Context, requireWorkspace } from "./context.ts";

interface StepOutcome {
  step: Step;
  state: "passed" | "failed" | "skipped";
  /** Shown after the title. */
  note?: string | undefined;
  finding?: CheckFinding | undefined;
}

/**
 * Checks all steps, or one, on the learner's code, in a separate local cloud.
 * @returns whether all of them pass
 */
export async function check({ terminal, workshop }: Context, number?: number): Promise<boolean> {
  requireWorkspace(workshop);
  const steps = (number === undefined ? workshop.steps : [workshop.getStep(number)]).filter(
    ({ checks }) => checks.length > 0,
  );
  if (steps.length === 0) {
    terminal.writeLine(`Step ${number} has no checks.`);
    return true;
  }
  const outcomes = await checkSteps(steps, workshop);
  for (const outcome of outcomes) {
    terminal.writeLine(formatOutcome(outcome, terminal));
  }
  const count = (state: StepOutcome["state"]) => outcomes.filter((outcome) => outcome.state === state).length;
  const skipped = count("skipped") > 0 ? `, ${count("skipped")} skipped` : "";
  const passes = outcomes.length === 1 ? "step passes" : "steps pass";
  terminal.writeLine(`\n${count("passed")} of ${outcomes.length} ${passes}${skipped}`);
  return count("failed") === 0;
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
  const isSkipped = progress.isSkipped(step.id);
  if (step.solution === undefined) {
    return { step, ...describeRecord(progress.hasPassed(step.id), isSkipped) };
  }
  if (system instanceof Error) {
    return { step, state: "failed", finding: toUpdateFinding([system.message]) };
  }
  const checks = step.checks.filter(({ sticky }) => !(sticky && isSkipped)).map(toRepeatable);
  const results = await runChecks({ id: step.id, checks }, system, progress);
  const failed = results.find((result): result is CheckResult => result.state === "failed");
  return {
    step,
    state: failed ? "failed" : "passed",
    note: isSkipped ? "experiment skipped (--step)" : undefined,
    finding: failed?.finding,
  };
}

function describeRecord(hasPassed: boolean, isSkipped: boolean): Pick<StepOutcome, "note" | "state"> {
  if (hasPassed) {
    return { state: "passed", note: "recorded" };
  }
  return isSkipped ? { state: "skipped", note: "skipped (--step)" } : { state: "failed", note: "not recorded yet" };
}

function toRepeatable(check: Check): Check {
  return check.sticky ? { ...check, run: () => Promise.reject(new CheckFailedError(notObserved)) } : check;
}

const notObserved: CheckFinding = {
  seen: "not observed yet",
  expected: "an experiment while npm run workshop runs, which records it",
};

const MARKS = { passed: ["✓", "green"], failed: ["✗", "red"], skipped: ["–", "gray"] } as const;

function formatOutcome({ finding, note, state, step }: StepOutcome, { columns, paint }: Terminal): string {
  const [mark, style] = MARKS[state];
  const details = note === undefined ? "" : paint("gray", ` – ${note}`);
  const line = `${String(step.number).padStart(2)} ${paint(style, mark)} ${step.task.title}${details}`;
  const format = { columns, consoleUrl: undefined, paint };
  return finding ? `${line}\n${formatFinding(finding, format)}` : line;
}
