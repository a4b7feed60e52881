import { expandActivity } from "../core/activity/expand-activity.ts";
import { createTextOutput } from "./create-text-output.ts";
import type { Output } from "./output.ts";
import type { RunOptions } from "./run-options.ts";

export interface Streams {
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

export function createOutput(options: Pick<RunOptions, "json" | "verbose">, streams: Streams): Output {
  return options.json ? createJsonOutput(streams) : createTextOutput(streams.stdout, options);
}

function createJsonOutput({ stderr, stdout }: Streams): Output {
  const write = (record: object) => void stdout.write(`${JSON.stringify(record)}\n`);
  return {
    activity: (activity) => expandActivity(activity).forEach(write),
    message: write,
    note: (text) => void stderr.write(`${text}\n`),
  };
}
