import { styleText } from "node:util";
import { escapeControls } from "command-line/escape-controls";
import { getKind, type RecordedActivity } from "../core/activity/activity.ts";
import type { Severity } from "../core/activity/activity-kind.ts";
import type { Output, Style } from "./output.ts";

const STYLES: Record<Severity, Style> = {
  error: "red",
  warning: "yellow",
  notice: "cyan",
  info: "reset",
  debug: "reset",
};

const QUIET_LEVELS = ["TRACE", "DEBUG", "INFO"];

/** Prints activities that need attention, and messages. Colors them on a terminal unless `NO_COLOR` is set. */
export function createTextOutput(stream: NodeJS.WritableStream, { verbose }: { verbose?: boolean }): Output {
  const write = (text: string, style: Style = "reset") => void stream.write(`${styleText(style, text, { stream })}\n`);
  return {
    activity(activity) {
      if (!verbose && isRoutine(activity)) {
        return;
      }
      const kind = getKind(activity);
      const line = kind.terminalLine?.(activity);
      if (line) {
        write(escapeControls(line), STYLES[kind.severity?.(activity) ?? "info"]);
      }
    },
    message: (_record, text, style) => write(text, style),
    note: (text) => write(text),
  };
}

/** Whether an activity needs no attention. An unstructured line may be anything, so it is not routine. */
function isRoutine(activity: RecordedActivity): boolean {
  if (activity.type !== "function-log" || !activity.line.startsWith("{")) {
    return false;
  }
  try {
    const { _aws, level } = JSON.parse(activity.line);
    return _aws !== undefined || QUIET_LEVELS.includes(String(level).toUpperCase());
  } catch {
    return false;
  }
}
