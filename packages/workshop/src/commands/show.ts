import type { Step } from "../load-steps.ts";
import { formatSolution } from "../solution.ts";
import { formatHint, formatTask } from "../terminal/format-task.ts";
import { type Context, requireWorkspace } from "./context.ts";

/** Shows a task; by default, the current one. */
export function showTask(context: Context, number?: number): void {
  const { terminal, workshop } = context;
  terminal.writeLine(formatTask(selectStep(context, number), workshop.lastNumber, terminal));
}

/** Shows a hint for a step, and how to get the next one. */
export function showHint(context: Context, number: number | undefined, hint = 1): void {
  const { terminal } = context;
  const step = selectStep(context, number);
  terminal.writeLine(formatHint(step, hint, terminal));
  if (hint < step.task.hints.length) {
    terminal.writeLine(`\nThe next hint: npm run workshop -- hint ${step.number} ${hint + 1}`);
  }
}

/** Shows how the learner's code differs from the solution of a step. */
export function showSolution(context: Context, number: number): void {
  const { terminal, workshop } = context;
  requireWorkspace(workshop);
  terminal.writeLine(formatSolution(workshop, workshop.getStep(number), terminal));
}

function selectStep({ workshop }: Context, number: number | undefined): Step {
  if (number !== undefined) {
    return workshop.getStep(number);
  }
  const current = workshop.workspace.exists() ? workshop.current : workshop.steps[0];
  if (!current) {
    throw new Error("you have completed all steps: name one, such as 1");
  }
  return current;
}
