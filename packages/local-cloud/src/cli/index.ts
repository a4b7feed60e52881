/** Runs a stack from the command line: for `npx pnpm local start`, and for commands that build on it. */

export { createOutput } from "./create-output.ts";
export { createTextOutput } from "./create-text-output.ts";
export { type DeadLetterCounts, formatDeadLetters } from "./dead-letter-counts.ts";
export type { Output } from "./output.ts";
export type { RunOptions } from "./run-options.ts";
export { CONSOLE_FOLDER, type Run, runStack } from "./run-stack.ts";
export { RunningStack } from "./running-stack.ts";
export { formatStarted, toStartedRecord } from "./started.ts";
