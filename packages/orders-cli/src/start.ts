import { ActivityLog, type LocalCloud, startLocalCloud, systemClock } from "local-cloud";
import { placeOrder } from "./order-client.ts";
import { activityLine, orderTable, welcome } from "./terminal.ts";

export interface StartOptions {
  apiPort: number;
  awsPort: number;
  timeScale: number;
  once: boolean;
  json: boolean;
}

/**
 * Runs a stack until the process is told to stop or, with `once`, until one order has all its stamps.
 *
 * What is for programs goes to standard output; the logs of the functions go to standard error when there is such.
 */
export async function start(stackFolder: string, options: StartOptions): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interrupted.abort());

  const logTo = options.once ? process.stderr : process.stdout;
  const clock = systemClock({ timeScale: options.timeScale });
  const activityLog = new ActivityLog(clock);
  activityLog.subscribe((activity) => {
    const line = activityLine(activity);
    if (line) logTo.write(`${line}\n`);
  });

  const cloud = await startLocalCloud({ stackFolder, ...options, clock, activityLog });
  try {
    if (options.once) await placeOneOrder(cloud, options.json, interrupted.signal);
    else {
      process.stdout.write(`${welcome(cloud)}\n`);
      await aborted(interrupted.signal);
    }
  } finally {
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
