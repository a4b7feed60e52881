import { createInterruptSignal } from "command-line/interrupt-signal";
import { buildConsole } from "../build-console.ts";
import { requireUnlocked } from "../code/workspace-lock.ts";
import { Session, type SessionOptions } from "../session/session.ts";
import { confirm } from "../terminal/terminal.ts";
import type { WorkspaceChange } from "../workshop.ts";
import type { Context } from "./context.ts";

export interface StartOptions extends SessionOptions {
  reset?: boolean;
  resetStep?: number;
  step?: number;
  yes?: boolean;
}

/** Prepares the workspace as the options ask for, then teaches until the learner quits. */
export async function start(context: Context, options: StartOptions): Promise<void> {
  const { terminal, workshop } = context;
  requireUnlocked(workshop.workspace.root);
  if (!(await prepare(context, options))) {
    terminal.writeLine("Nothing was changed.");
    return;
  }
  if (workshop.progress.isStale(workshop.code.after(0))) {
    terminal.writeLine(
      "The repository has changed since workshop/ was created. Your code still runs; to start over with the new version: npm run workshop -- --reset",
    );
  }
  terminal.writeLine("Building your code and starting the local cloud …");
  await buildConsole();
  await new Session(workshop, terminal).run(options, createInterruptSignal());
}

/** @returns whether the learner agreed to the changes */
export async function prepare(
  context: Context,
  { reset, resetStep, step, yes }: Pick<StartOptions, "reset" | "resetStep" | "step" | "yes">,
): Promise<boolean> {
  const { workshop } = context;
  const isFresh = !workshop.workspace.exists();
  const agree = (change: WorkspaceChange, option: string) => apply(context, change, { option, yes });
  if (reset && !isFresh && !(await agree(workshop.reset(), "--reset"))) {
    return false;
  }
  workshop.open();
  if (resetStep !== undefined) {
    const change = workshop.resetStep(workshop.getStep(resetStep));
    if (!(await agree(change, `--reset-step ${resetStep}`))) {
      return false;
    }
  }
  if (step !== undefined) {
    const change = workshop.startAt(workshop.getStep(step));
    return apply(context, change, { option: `--step ${step}`, yes: yes || reset || isFresh });
  }
  return true;
}

/** Applies a change, after asking if it overwrites files. @throws {Error} if it cannot ask */
async function apply(
  { terminal }: Context,
  { apply, overwrites }: WorkspaceChange,
  { option, yes }: { option: string; yes: boolean | undefined },
): Promise<boolean> {
  if (overwrites.length > 0 && !yes) {
    const files = overwrites.map((path) => `  workshop/${path}`).join("\n");
    if (!terminal.isInteractive) {
      throw new Error(`${option} overwrites these files of yours; add --yes to agree:\n${files}`);
    }
    terminal.writeLine(`${option} overwrites these files of yours:\n${files}`);
    if (!(await confirm(terminal, "Overwrite them?"))) {
      return false;
    }
  }
  apply();
  return true;
}
