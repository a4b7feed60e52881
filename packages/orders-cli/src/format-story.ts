import { formatDuration } from "command-line/format-duration";
import type { OrderStory } from "./order-story.ts";
import { printable } from "./printable.ts";

/** Formats a story like the trace of the local cloud: with the milliseconds since the first entry, under its cause. */
export function formatStory({ chapters, firstFailure, ID }: OrderStory): string {
  const entries = chapters.flatMap((chapter) => chapter.entries);
  const first = entries.reduce((earliest, { timeMs }) => Math.min(earliest, timeMs), Number.POSITIVE_INFINITY);
  const last = entries.reduce((latest, { timeMs }) => Math.max(latest, timeMs), 0);
  const formatElapsed = (timeMs: number) => `+${timeMs - first} ms`;
  const width = Math.max(9, formatElapsed(last).length);
  const formatLine = (label: string, depth: number, text: string) =>
    `${label.padStart(width)}  ${"  ".repeat(depth)}${text}`;

  const lines = chapters.flatMap(({ depth, entries, missing, service }) => [
    ...entries.map(({ text, timeMs }) => formatLine(formatElapsed(timeMs), depth, `${service} ${text}`)),
    ...(missing === undefined ? [] : [formatLine("missing", depth, `${service} ${missing}`)]),
  ]);
  const isComplete = chapters.every(({ missing }) => missing === undefined);
  const when = firstFailure?.timeMs === undefined ? "" : ` after ${formatDuration(firstFailure.timeMs - first)}`;
  const count = `${entries.length} ${entries.length === 1 ? "record" : "records"}`;
  return [
    `${printable(ID)}: ${count} in ${formatDuration(last - first)}, starting at ${new Date(first).toISOString()}`,
    "",
    ...lines,
    "",
    ...(firstFailure ? [`first failure: ${firstFailure.service}${when}: ${firstFailure.text}`] : []),
    isComplete ? "complete: every service stamped the order" : suggestRepair(chapters, ID),
  ].join("\n");
}

function suggestRepair(chapters: OrderStory["chapters"], ID: string): string {
  const hasDeadLetter = chapters.some(({ entries }) => entries.some(({ kind }) => kind === "dead-letter"));
  return hasDeadLetter
    ? `incomplete: fix the cause, then run npx pnpm orders redrive --id ${printable(ID)}`
    : "incomplete: no dead letter holds its event; if three minutes have passed, replay it with npx pnpm orders replay";
}
