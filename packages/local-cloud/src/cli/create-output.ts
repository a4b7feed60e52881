import { jsonOutput } from "./json-output.ts";
import type { Output } from "./output.ts";
import type { RunOptions } from "./run-options.ts";
import { textOutput } from "./text-output.ts";

/** Creates the output that the options ask for, on the streams of the process. */
export function createOutput(options: Pick<RunOptions, "json" | "verbose">): Output {
  return options.json ? jsonOutput(process.stdout, process.stderr) : textOutput(process.stdout, options);
}
