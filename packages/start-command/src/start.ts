import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ActivityLog, type FaultInput, type LocalCloud, startLocalCloud, systemClock } from "local-cloud";
import { iamReport } from "./iam-report.ts";
import { observingLine } from "./observing.ts";
import { placeOrder } from "./order-client.ts";
import { RunningInvocations } from "./running-invocations.ts";
import { activityLine, faultsLine, orderTable, welcome } from "./terminal.ts";

/** Where runs keep what they have accepted, a folder a stack. */
const DATA_FOLDER = ".local-cloud";

/** Where the console's page is, once it is built. */
const CONSOLE_FOLDER = fileURLToPath(new URL("../../console/dist", import.meta.url));

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

  const logTo = options.once ? process.stderr : process.stdout;
  const clock = systemClock({ timeScale: options.timeScale });
  const activityLog = new ActivityLog(clock);
  const running = new RunningInvocations(activityLog);
  activityLog.subscribe((activity) => {
    const line = activityLine(activity);
    if (line) logTo.write(`${line}\n`);
  });

  const dataFolder = join(DATA_FOLDER, basename(stackFolder));
  const cloud = await startLocalCloud({
    ...options,
    stackFolder,
    // Nobody looks at one order that is gone with the run.
    consolePort: options.once ? undefined : options.consolePort,
    consoleFolder: CONSOLE_FOLDER,
    maximumWorkersPerFunction: options.maxWorkers,
    faults: options.fault,
    clock,
    activityLog,
    // One order to see that all is well needs nothing of earlier runs, and leaves nothing behind.
    dataFolder: options.memory || options.once ? undefined : dataFolder,
  });
  if (options.fault.length > 0) logTo.write(`${faultsLine(cloud.faults)}\n`);
  const observing = observingLine(cloud.observing);
  if (observing) logTo.write(`${observing}\n`);
  try {
    if (options.once) await placeOneOrder(cloud, options.json, interrupted);
    else if (!interrupted.aborted) {
      process.stdout.write(`${welcome(cloud)}\n`);
      await aborted(interrupted);
    }
  } finally {
    if (options.iam) {
      if (options.once) await running.ended(interrupted);
      logTo.write(`\n${iamReport(cloud.statementUse())}\n`);
    }
    await cloud.stop();
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

/** A terminal and npm both pass a Ctrl-C on; one that comes again after a while is meant. */
const SECOND_INTERRUPT_MS = 1_000;

/** Aborted when the process is told to stop. When it is told again, the process ends at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  let firstAtMs: number | undefined;
  const interrupt = () => {
    firstAtMs ??= performance.now();
    if (performance.now() - firstAtMs > SECOND_INTERRUPT_MS) process.exit(130);
    controller.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, interrupt);
  return controller.signal;
}
