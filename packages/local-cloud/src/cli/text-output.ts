import { styleText } from "node:util";
import type { RecordedActivity } from "local-cloud";
import { activityLine } from "local-cloud/cli";
import type { RunSummary } from "./order-progress.ts";
import type { Output } from "./output.ts";
import { welcome } from "./terminal.ts";

/** What a line is about, by its colour. */
type Style = Parameters<typeof styleText>[0];

/** Levels of structured lines that tell no trouble. */
const QUIET_LEVELS = ["TRACE", "DEBUG", "INFO"];

export interface TextOutputOptions {
  /** Everything that functions print, not only what tells trouble. */
  verbose: boolean;
}

/**
 * A calm line for each order that completes, and one for what a person ought to know. Coloured where the stream is a
 * terminal that has colours and `NO_COLOR` is not set.
 */
export function textOutput(stream: NodeJS.WritableStream, { verbose }: TextOutputOptions): Output {
  const write = (style: Style, line: string) => stream.write(`${styleText(style, line, { stream })}\n`);
  return {
    started: (cloud, inspected) => stream.write(`${welcome(cloud, inspected)}\n`),
    activity(activity) {
      if (!verbose && isRoutine(activity)) return;
      const line = activityLine(activity);
      if (line) write(styleOf(activity), line);
    },
    orderCompleted: ({ ID, elapsedMs }) => write("green", `order ${ID} completed in ${elapsedMs} ms`),
    stackReplaced: (kept) =>
      write(
        "cyan",
        kept
          ? "the stack was started anew, with its orders, events and queues"
          : "the stack was started anew, without the orders, events and queues of before: --memory keeps none",
      ),
    stopped: (summary) => stream.write(`\n${summaryText(summary)}\n`),
  };
}

/**
 * Whether a function printed something that tells no trouble: a structured line below WARN, or metrics. Of a line that is
 * not structured nobody knows.
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

/**
 * @example
 * 12 orders placed, 11 completed
 * 1 dead letter in lab2-dev-invoice-service-dead-letters
 */
export function summaryText({ deadLetters, ordersCompleted, ordersPlaced }: RunSummary): string {
  const letters = Object.entries(deadLetters).map(([queue, count]) => {
    const what = count === 1 ? "1 dead letter" : `${count} dead letters`;
    return queue === "none" ? `${what} lost, in no queue` : `${what} in ${queue}`;
  });
  const orders = `${ordersPlaced} ${ordersPlaced === 1 ? "order" : "orders"} placed, ${ordersCompleted} completed`;
  return [orders, ...(letters.length > 0 ? letters : ["no dead letters"])].join("\n");
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
