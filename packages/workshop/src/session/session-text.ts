import { basename } from "node:path";
import type { Regression } from "../find-regression.ts";
import type { Step } from "../load-steps.ts";
import { type Format, formatMarkdown } from "../terminal/format-markdown.ts";
import { formatFinding, type ResultFormat } from "../terminal/format-results.ts";
import { formatTask } from "../terminal/format-task.ts";

const KEYS = [
  ["h", "hint"],
  ["t", "task again"],
  ["c", "check now"],
  ["d", "deploy"],
  ["s", "solution"],
  ["q", "quit"],
] as const;

export interface Addresses {
  consoleUrl: string | undefined;
  orderUrl: string;
}

/** Formats the opening screen: where to work, the first task and how to get a hint. */
export function formatOpening(
  step: Step | undefined,
  total: number,
  { addresses, format, isInteractive }: { addresses: Addresses; format: Format; isInteractive: boolean },
): string {
  const row = (label: string, value: string) => `  ${label.padEnd(16)} ${value}`;
  const { consoleUrl, orderUrl } = addresses;
  return [
    "",
    row("Your code", "open the folder workshop/ in your editor; it is checked at each save"),
    row("Place an order", orderUrl),
    ...(consoleUrl === undefined ? [] : [row("Console", consoleUrl)]),
    "",
    step ? formatTask(step, total, format) : formatCompletion(format),
    "",
    formatKeys(step, { format, isInteractive }),
  ].join("\n");
}

/** Formats how to get help: the keys, or the commands where there are none. */
export function formatKeys(
  step: Step | undefined,
  { format, isInteractive }: { format: Format; isInteractive: boolean },
): string {
  if (isInteractive) {
    const keys = KEYS.filter(([key]) => key !== "d" || step?.task.confirmsDeployment);
    return keys.map(([key, action]) => `${format.paint("bold", key)} ${action}`).join("   ");
  }
  return step && step.task.hints.length > 0 ? `For a hint: npm run workshop -- hint ${step.number}` : "";
}

/** Formats that a step has passed, what it leads to, and the next task. */
export function formatPassed(step: Step, next: Step | undefined, total: number, format: Format): string {
  const parts = [format.paint(["green", "bold"], `Step ${step.number} passed: ${step.task.title}`)];
  if (step.task.afterwards !== undefined) {
    parts.push(formatMarkdown(step.task.afterwards, format));
  }
  parts.push(next ? formatTask(next, total, format) : formatCompletion(format));
  return `\n${parts.join("\n\n")}\n`;
}

/** Formats that a save was noticed. @param files absolute paths */
export function formatSaved(files: ReadonlySet<string>): string {
  const [first = "", ...others] = [...files].map((file) => basename(file));
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `${first}${more} saved, checking …`;
}

/** Formats that a step passes, but an earlier one no longer does. */
export function formatRegression({ finding, step }: Regression, number: number, format: ResultFormat): string {
  const heading = `Step ${number} passes, but step ${step.number} no longer passes: ${step.task.title}`;
  return `\n${format.paint("red", heading)}\n${formatFinding(finding, format)}`;
}

/** Says how to continue without the workspace. */
export function formatDeleted(step: Step | undefined): string {
  const resume = step ? `, or npm run workshop -- --step ${step.number} to continue` : "";
  return `workshop/ was deleted: press q and run npm run workshop to start over${resume}`;
}

export const RESUME = "Your code is in workshop/. To resume: npm run workshop";

function formatCompletion(format: Format): string {
  return `${format.paint("bold", "You have completed the workshop.")}

To start over: npm run workshop -- --reset`;
}
