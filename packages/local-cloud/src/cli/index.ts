/** Runs a stack from the command line: for `pnpm local start`, and for commands that build on it. */
export { activityLine } from "./activity-line.ts";
export { iamReport } from "./iam-report.ts";
export { observingLine } from "./observing-line.ts";
export { RunningInvocations } from "./running-invocations.ts";
export { RunningStack } from "./running-stack.ts";
