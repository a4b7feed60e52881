import type { styleText } from "node:util";
import type { RecordedActivity } from "../core/activity/activity.ts";

export type Style = Parameters<typeof styleText>[0];

/** A line of `--json` that is not an activity. */
export type Message = { type: string } & Record<string, unknown>;

export interface Output {
  activity(activity: RecordedActivity): void;
  /** @param record read by programs @param text read by people */
  message(record: Message, text: string, style?: Style): void;
  /** Prints text that is for people only; with `--json`, on standard error. */
  note(text: string): void;
}
