import { expandActivity } from "../core/activity/expand-activity.ts";
import { createTextOutput } from "./create-text-output.ts";
import type { Output } from "./output.ts";
import type { RunOptions } from "./run-options.ts";

export function createOutput(options: Pick<RunOptions, "json" | "verbose">): Output {
  return options.json ? createJsonOutput() : createTextOutput(process.stdout, options);
}

function createJsonOutput(): Output {
  const write = (record: object) => void process.stdout.write(`${JSON.stringify(record)}\n`);
  return {
    activity: (activity) => expandActivity(activity).forEach(write),
    message: write,
    note: (text) => void process.stderr.write(`${text}\n`),
  };
}
