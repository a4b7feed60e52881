import { stripVTControlCharacters, styleText } from "node:util";
import { formatDuration } from "command-line/format-duration";
import { getKind } from "../core/activity/activity.ts";
import type { Severity } from "../core/activity/activity-kind.ts";
import type { Trace } from "./trace.ts";

const STYLES: Record<Severity, "red" | "yellow" | "dim" | undefined> = {
  error: "red",
  warning: "yellow",
  notice: undefined,
  info: undefined,
  debug: "dim",
};

/** Formats a trace as text: each activity under its cause, with the milliseconds since the first one. */
export function formatTrace({ activities, id, truncated }: Trace, { color }: { color: boolean }): string {
  const first = activities.reduce((earliest, { startedAt }) => Math.min(earliest, startedAt), Number.POSITIVE_INFINITY);
  const last = activities.reduce((latest, { activity }) => Math.max(latest, activity.at), 0);
  const widest = `+${last - first} ms`.length;
  const effects = Map.groupBy(activities, ({ causedBy }) => causedBy);
  const lines: string[] = [];

  const open = (effects.get(undefined) ?? []).map((traced) => ({ traced, depth: 0 })).reverse();
  for (let next = open.pop(); next; next = open.pop()) {
    const { depth, traced } = next;
    const time = `+${traced.startedAt - first} ms`.padStart(Math.max(widest, 9));
    const kind = getKind(traced.activity);
    const description = kind.traceLine(traced.activity, { hasCause: traced.causedBy !== undefined });
    const text = `${time}  ${"  ".repeat(depth)}${toPrintable(description)}`;
    const style = STYLES[kind.severity?.(traced.activity) ?? "info"];
    lines.push(color && style ? styleText(style, text, { validateStream: false }) : text);
    for (const effect of (effects.get(traced.number) ?? []).reverse()) {
      open.push({ traced: effect, depth: depth + 1 });
    }
  }

  const count = `${activities.length} ${activities.length === 1 ? "activity" : "activities"}`;
  const title = `${toPrintable(id)}: ${count} in ${formatDuration(last - first)}, starting at ${new Date(first).toISOString()}`;
  const cut = truncated ? ["", "Only the latest activities are shown."] : [];
  return [title, "", ...lines, ...cut].join("\n");
}

/** Removes terminal control characters, which a function or caller could print. */
function toPrintable(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}+/gu, " ");
}
