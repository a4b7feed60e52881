import { styleText } from "node:util";
import type { RecordedActivity } from "../core/activity-log.ts";
import { activityLine } from "./activity-line.ts";
import type { Output, Style } from "./output.ts";

/** Levels of structured log lines that need no attention. */
const QUIET_LEVELS = ["TRACE", "DEBUG", "INFO"];

/**
 * Prints one line for each activity that needs attention, and each message. Colored where the stream is a terminal with
 * colors and `NO_COLOR` is not set.
 * @param verbose prints all logs of the functions
 */
export function textOutput(stream: NodeJS.WritableStream, { verbose }: { verbose: boolean }): Output {
  const write = (text: string, style: Style = "reset") => void stream.write(`${styleText(style, text, { stream })}\n`);
  return {
    activity(activity) {
      if (!verbose && isRoutine(activity)) return;
      const line = activityLine(activity);
      if (line) write(line, styleOf(activity));
    },
    message: (_record, text, style) => write(text, style),
    note: (text) => write(text),
  };
}

/**
 * Tells whether a function printed a structured line below WARN, or metrics. A line without structure may be anything,
 * so it is not routine.
 */
export function isRoutine(activity: RecordedActivity): boolean {
  if (activity.type !== "function-log" || !activity.line.startsWith("{")) return false;
  try {
    const { _aws, level } = JSON.parse(activity.line);
    return _aws !== undefined || QUIET_LEVELS.includes(String(level).toUpperCase());
  } catch {
    return false;
  }
}

function styleOf({ type }: RecordedActivity): Style {
  switch (type) {
    case "access-denied":
    case "dead-letter-lost":
    case "invocation-ended":
    case "update-failed":
      return "red";
    case "dead-letter":
    case "delivery":
    case "event-dropped":
    case "fault-injected":
    case "invocation-throttled":
    case "warning":
      return "yellow";
    case "function-updated":
    case "update-recovered":
      return "cyan";
    default:
      return "reset";
  }
}
