import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { recordLocalCloud } from "command-line/running-local-cloud";
import { ActivityLog } from "../core/activity-log.ts";
import { createSystemClock } from "../core/clock.ts";
import { formatFaultCount } from "../faults/format-faults.ts";
import { TraceStore } from "../trace/trace.ts";
import { countDeadLetters, type DeadLetterCounts } from "./dead-letter-counts.ts";
import { formatIamReport } from "./format-iam-report.ts";
import { formatNotEmulated } from "./format-not-emulated.ts";
import type { Output } from "./output.ts";
import type { RunOptions } from "./run-options.ts";
import { RunningInvocations } from "./running-invocations.ts";
import { RunningStack } from "./running-stack.ts";

const DATA_FOLDER = ".local-cloud";

/** The folder of the console's built page. */
export const CONSOLE_FOLDER = fileURLToPath(new URL("../../../local-cloud-console/dist", import.meta.url));

/** The output of a run, and the signal that stops it. */
export interface RunTerminal {
  output: Output;
  /** Aborts on Ctrl-C. */
  interrupted: AbortSignal;
  /** Called once the stack runs, before a note about it is printed. */
  onStarted?: (() => void) | undefined;
}

export interface Run extends Pick<RunTerminal, "output" | "interrupted"> {
  stack: RunningStack;
  activityLog: ActivityLog;
  traces: TraceStore;
  deadLetters(): DeadLetterCounts;
}

/**
 * Runs a stack until the promise of `work` settles, and prints its activities.
 * @throws the errors of {@link RunningStack.start} and `work`
 */
export async function runStack<Result>(
  stackFolder: string,
  options: RunOptions,
  { interrupted, onStarted, output }: RunTerminal,
  work: (run: Run) => Promise<Result>,
): Promise<Result> {
  const clock = createSystemClock({ timeScale: options.timeScale });
  const activityLog = new ActivityLog(clock);
  const traces = new TraceStore(activityLog);
  const invocations = new RunningInvocations(activityLog);
  const addLostDeadLetters = countDeadLetters(activityLog);
  activityLog.subscribe((activity) => output.activity(activity));
  const folder = resolve(stackFolder);
  const stack = await RunningStack.start({
    ...options,
    stackFolder: folder,
    variables: options.var,
    consoleFolder: CONSOLE_FOLDER,
    maxWorkersPerFunction: options.maxWorkers,
    inspect: options.inspect === undefined ? undefined : { functionName: options.inspect, port: options.inspectPort },
    dynamodbUrl: options.dynamodb,
    faults: options.fault ?? [],
    clock,
    activityLog,
    traces,
    dataFolder: options.memory ? undefined : join(DATA_FOLDER, basename(folder)),
  });
  // A run without a console ends by itself, so no other command is meant for it.
  const removeRecord = options.consolePort === undefined ? undefined : recordLocalCloud(stack.cloud.awsUrl);
  try {
    onStarted?.();
    const { faults, ignored, notEmulated } = stack.cloud;
    if (options.fault) {
      output.note(formatFaultCount(faults.list().length, faults.seed));
    }
    const notEmulatedLine = formatNotEmulated(notEmulated);
    if (notEmulatedLine) {
      output.note(notEmulatedLine);
    }
    if (options.dynamodb !== undefined) {
      output.note(`DynamoDB's calls go to ${options.dynamodb}; --fresh and --memory have no effect on its tables`);
    }
    if (ignored.length > 0) {
      output.note(`ignored: ${ignored.join(", ")}`);
    }
    const deadLetters = () => addLostDeadLetters(stack.cloud.deadLetters());
    return await work({ stack, activityLog, traces, output, interrupted, deadLetters });
  } finally {
    if (options.iam) {
      await invocations.ended(interrupted);
      output.note(`\n${formatIamReport(stack.cloud.statementUse())}`);
    }
    removeRecord?.();
    await stack.stop();
  }
}
