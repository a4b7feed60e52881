import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { interruption } from "command-line/interruption";
import { ActivityLog, type FaultInput, type LocalCloud, systemClock, TraceStore } from "local-cloud";
import { iamReport, observingLine, RunningInvocations, RunningStack } from "local-cloud/cli";
import { jsonOutput } from "./json-output.ts";
import { placeOrder } from "./order-client.ts";
import { OrderProgress } from "./order-progress.ts";
import { Reload } from "./reload/reload.ts";
import { type SourceWatch, watchSources } from "./reload/watch-sources.ts";
import { sourceFolders } from "./reload/workspace.ts";
import { faultsLine, orderTable } from "./terminal.ts";
import { textOutput } from "./text-output.ts";

/** Where runs keep what they have accepted, a folder a stack. */
const DATA_FOLDER = ".local-cloud";

/** Where the console's page is, once it is built. */
const CONSOLE_FOLDER = fileURLToPath(new URL("../../local-cloud-console/dist", import.meta.url));

export interface StartOptions {
  apiPort: number;
  awsPort: number;
  consolePort: number;
  maxWorkers: number;
  timeScale: number;
  fresh: boolean;
  memory: boolean;
  fault: FaultInput[];
  seed?: number;
  watch: boolean;
  inspect?: string;
  inspectPort: number;
  verbose: boolean;
  iam?: "report";
  once: boolean;
  json: boolean;
}

/**
 * Runs a stack until the process is told to stop or, with `once`, until one order has all its stamps.
 *
 * What is for programs goes to standard output; the logs of the functions go to standard error when there is such.
 */
export async function start(stackFolder: string, options: StartOptions): Promise<void> {
  const interrupted = interruption();

  const logTo = options.once || options.json ? process.stderr : process.stdout;
  const output = options.json && !options.once ? jsonOutput(process.stdout) : textOutput(logTo, options);
  const clock = systemClock({ timeScale: options.timeScale });
  const activityLog = new ActivityLog(clock);
  const running = new RunningInvocations(activityLog);
  const progress = new OrderProgress();
  activityLog.subscribe((activity) => {
    output.activity(activity);
    const completion = progress.follow(activity);
    if (completion && !options.once) output.orderCompleted(completion);
  });

  const dataFolder = join(DATA_FOLDER, basename(stackFolder));
  const { inspect: inspected, inspectPort } = options;
  const stack = await RunningStack.start({
    ...options,
    stackFolder: resolve(stackFolder),
    // Nobody looks at one order that is gone with the run.
    consolePort: options.once ? undefined : options.consolePort,
    consoleFolder: CONSOLE_FOLDER,
    maximumWorkersPerFunction: options.maxWorkers,
    inspect: inspected === undefined ? undefined : { functionName: inspected, port: inspectPort },
    faults: options.fault,
    clock,
    activityLog,
    traces: new TraceStore(activityLog),
    // One order to see that all is well needs nothing of earlier runs, and leaves nothing behind.
    dataFolder: options.memory || options.once ? undefined : dataFolder,
  });
  const { cloud } = stack;
  if (options.fault.length > 0) logTo.write(`${faultsLine(cloud.faults)}\n`);
  const observing = observingLine(cloud.observing);
  if (observing) logTo.write(`${observing}\n`);
  const codeFolder = await mkdtemp(join(tmpdir(), "local-cloud-code-"));
  const reload = new Reload({
    stack,
    folder: codeFolder,
    activityLog,
    onStackReplaced: () => output.stackReplaced(stack.isDurable),
  });
  let watch: SourceWatch | undefined;
  try {
    if (inspected !== undefined) await reload.prepareForDebugger(inspected);
    if (options.once) await placeOneOrder(cloud, options.json, interrupted);
    else if (!interrupted.aborted) {
      if (options.watch) watch = await watchSources(sourceFolders(), (...saved) => reload.saved(...saved));
      output.started(cloud, inspected);
      await aborted(interrupted);
    }
  } finally {
    await Promise.allSettled([watch?.close(), reload.close()]);
    if (options.iam) {
      if (options.once) await running.ended(interrupted);
      logTo.write(`\n${iamReport(stack.cloud.statementUse())}\n`);
    }
    const summary = progress.summary(stack.cloud.deadLetters());
    await stack.stop();
    if (!options.once) output.stopped(summary);
    await rm(codeFolder, { recursive: true, force: true });
  }
}

async function placeOneOrder(cloud: LocalCloud, json: boolean, signal: AbortSignal): Promise<void> {
  const order = await placeOrder(String(cloud.outputs.order_url), { signal });
  const { ID, stamps, elapsedMs } = order;
  process.stdout.write(json ? `${JSON.stringify({ ID, stamps, elapsedMs })}\n` : `\n${orderTable(order)}\n`);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve());
  });
}
