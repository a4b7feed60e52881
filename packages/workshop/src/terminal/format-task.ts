import type { Step } from "../load-steps.ts";
import { locateFiles } from "../task.ts";
import { type Format, formatInline, formatMarkdown, wrap } from "./format-markdown.ts";

/** Formats a task: its title, its text, its criteria and what to read. */
export function formatTask({ number, task }: Pick<Step, "number" | "task">, total: number, format: Format): string {
  const { criteria, readMore, title } = task;
  const parts = [
    format.paint("bold", `Step ${number} of ${total}: ${title}`),
    formatMarkdown(locateFiles(task), format),
  ];
  if (criteria.length > 0) {
    parts.push(formatList("Accepted when", criteria, "○", format));
  }
  if (readMore.length > 0) {
    parts.push(formatList("Read more", readMore, "•", format));
  }
  return parts.join("\n\n");
}

/** Formats a hint, numbered from 1. */
export function formatHint({ task }: Pick<Step, "task">, number: number, format: Format): string {
  const hint = task.hints[number - 1];
  return hint === undefined
    ? "This step has no hints."
    : wrap(
        `${format.paint("bold", `Hint ${number} of ${task.hints.length}:`)} ${formatInline(hint, format)}`,
        format.columns,
        "  ",
      );
}

function formatList(heading: string, items: readonly string[], marker: string, format: Format): string {
  const lines = items.map((item) => wrap(`${marker} ${formatInline(item, format)}`, format.columns, "  "));
  return [format.paint("bold", heading), ...lines].join("\n");
}
