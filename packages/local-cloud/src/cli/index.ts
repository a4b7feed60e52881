/** Runs a stack from the command line: for `pnpm local start`, and for commands that build on it. */
export type { DeadLetterCounts } from "./count-dead-letters.ts";
export { createOutput } from "./create-output.ts";
export { deadLettersText } from "./dead-letters-text.ts";
export type { Output } from "./output.ts";
export { addRunOptions, type RunOptions } from "./run-options.ts";
export { type Run, runStack } from "./run-stack.ts";
export type { RunningStack } from "./running-stack.ts";
export { startedRecord, startedText } from "./started.ts";
export { textOutput } from "./text-output.ts";
