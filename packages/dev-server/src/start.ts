import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatDuration } from "command-line/format-duration";
import { untilAborted } from "command-line/until-aborted";
import { createOutput, createTextOutput, type Run, type RunOptions, runStack, toStartedRecord } from "local-cloud/cli";
import { getStampAttributes } from "orders-cli/outputs";
import { openPage } from "./open-page.ts";
import { placeOrder } from "./order-client.ts";
import { OrderProgress, type RunSummary } from "./order-progress.ts";
import { formatOrder, formatSummary, formatWaiting, formatWelcome } from "./order-text.ts";
import { Reload } from "./reload/reload.ts";
import { type SourceWatch, watchSources } from "./reload/watch-sources.ts";
import { repository } from "./reload/workspace.ts";
import { readOutputs, readStamps } from "./stamps.ts";
import { explainOrder, explainOrders } from "./waiting-orders.ts";

export interface StartOptions extends RunOptions {
  watch: boolean;
  once?: boolean;
  /** Opens the console in the browser. */
  open?: boolean;
}

/** The terminal of a run. */
export interface StartContext {
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
  /** Called once, when the run begins. */
  createInterruptSignal(): AbortSignal;
  /** Called before anything is printed about the running stack. */
  onStarted?(): void;
}

/** Runs the order system until Ctrl-C or, with `once`, until one order has all its stamps. */
export function start(stackFolder: string, options: StartOptions, context: StartContext): Promise<void> {
  return options.once ? runOnce(stackFolder, options, context) : runUntilInterrupted(stackFolder, options, context);
}

const ONCE_NOTE = "--once runs in memory: orders of other runs are neither read nor changed";

/** Places one order. It uses no data of earlier runs and leaves none behind. */
async function runOnce(stackFolder: string, options: StartOptions, context: StartContext): Promise<void> {
  const { onStarted, stderr, stdout } = context;
  const runOptions = { ...options, memory: true, consolePort: undefined };
  const terminal = {
    output: createTextOutput(stderr, options),
    interrupted: context.createInterruptSignal(),
    onStarted,
  };
  await runStack(stackFolder, runOptions, terminal, async ({ interrupted, output, stack, traces }) => {
    output.note(ONCE_NOTE);
    const outputs = readOutputs(stack.cloud);
    const order = await placeOrder(outputs.order_url, getStampAttributes(outputs), {
      signal: interrupted,
      explain: (order) => explainOrder(order, traces, outputs),
    });
    const { ID, stamps, elapsedMs } = order;
    stdout.write(options.json ? `${JSON.stringify({ ID, stamps, elapsedMs })}\n` : `\n${formatOrder(order)}\n`);
  });
}

async function runUntilInterrupted(stackFolder: string, options: StartOptions, context: StartContext): Promise<void> {
  const output = createOutput(options, context);
  const terminal = { output, interrupted: context.createInterruptSignal(), onStarted: context.onStarted };
  const codeFolder = await mkdtemp(join(tmpdir(), "local-cloud-code-"));
  try {
    const summary = await runStack(stackFolder, options, terminal, (run) => followOrders(run, options, codeFolder));
    output.message({ type: "stopped", ...summary }, `\n${formatSummary(summary)}`);
  } finally {
    await rm(codeFolder, { recursive: true, force: true });
  }
}

/** An order that takes longer is reported. Lambda's first retry of a failed invocation follows after a minute. */
const OVERDUE_MS = 10_000;

/** Reports orders that stay incomplete, and why. */
function reportOverdueOrders(progress: OrderProgress, { output, stack, traces }: Run): NodeJS.Timeout {
  const report = () => {
    const overdue = progress.takeOverdue(OVERDUE_MS);
    if (overdue.length === 0) {
      return;
    }
    for (const waiting of explainOrders(overdue, traces, readOutputs(stack.cloud))) {
      output.message({ type: "orders-waiting", ...waiting }, formatWaiting(waiting), "yellow");
    }
  };
  return setInterval(report, 1_000);
}

async function followOrders(run: Run, options: StartOptions, codeFolder: string): Promise<RunSummary> {
  const { activityLog, interrupted, output, stack } = run;
  const progress = new OrderProgress(readStamps(stack.cloud));
  activityLog.subscribe((activity) => {
    const order = progress.follow(activity);
    if (!order) {
      return;
    }
    output.message(
      { type: "order-completed", ...order },
      `order ${order.ID} completed in ${formatDuration(order.elapsedMs)}`,
      "green",
    );
  });
  const reload = new Reload({
    workspace: repository,
    stack,
    folder: codeFolder,
    activityLog,
    onStackReplaced() {
      progress.expect(readStamps(stack.cloud));
      const data = stack.isDurable ? "were retained" : "were lost because of --memory";
      output.message(
        { type: "stack-replaced", kept: stack.isDurable },
        `restarted the changed stack; orders, events and queues ${data}`,
        "cyan",
      );
    },
  });
  const overdueTimer = reportOverdueOrders(progress, run);
  let watch: SourceWatch | undefined;
  try {
    if (options.inspect !== undefined) {
      await reload.prepareForDebugger(options.inspect);
    }
    if (!interrupted.aborted) {
      if (options.watch) {
        watch = await watchSources(repository.findSourceFolders(), (...saved) => reload.update(...saved));
      }
      output.message(toStartedRecord(stack.cloud), formatWelcome(stack.cloud, options.inspect));
      if (options.open) {
        openPage(stack.cloud.consoleUrl ?? "", output);
      }
      await untilAborted(interrupted);
    }
  } finally {
    clearInterval(overdueTimer);
    await Promise.allSettled([watch?.close(), reload.close()]);
  }
  return { ...progress.counts(), deadLetters: run.deadLetters() };
}
