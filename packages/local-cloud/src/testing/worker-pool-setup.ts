import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { FunctionConfiguration } from "../lambda/function-configuration.ts";
import { WorkerPool } from "../lambda/worker-pool.ts";
import type { LogLine } from "../logs/log-line.ts";
import { testFunction } from "./function-code.ts";
import { ManualClock } from "./manual-clock.ts";
import { testStackFolder } from "./stack-folder.ts";

interface PoolSettings {
  maxWorkers?: number;
  hasIdleCore?: boolean;
}

export function createPool(
  code: string,
  { maxWorkers = 1, hasIdleCore = true, ...settings }: Partial<FunctionConfiguration> & PoolSettings = {},
) {
  const logLines: LogLine[] = [];
  const systemLines: string[] = [];
  const firstLogLine = Promise.withResolvers<void>();
  const clock = new ManualClock();
  const configuration = testFunction(code, settings);
  const pool = new WorkerPool({
    configuration,
    version: "$LATEST",
    environment: { TABLE_NAME: "orders" },
    maxWorkers,
    clock,
    watchIdleCore: () => () => hasIdleCore,
    onLogLine: (logLine) => {
      if (logLine.isSystem) {
        systemLines.push(logLine.line);
        return;
      }
      logLines.push(logLine);
      firstLogLine.resolve();
    },
  });
  onTestFinished(() => pool.stop());
  let invocations = 0;
  const invoke = async (payload: unknown = {}) => {
    const result = await pool.invoke({ requestId: `request-${++invocations}`, payload: JSON.stringify(payload) });
    return result.error ? result.error.errorType : JSON.parse(result.payload);
  };
  const update = (code: string, approve?: () => Promise<void>) =>
    pool.update({ ...configuration, codeFolder: testFunction(code).codeFolder }, approve);
  return { clock, pool, logLines, systemLines, firstLogLine: firstLogLine.promise, invoke, update };
}

/** Returns its worker, and how many invocations ran there at the same time. */
export const REPORTS_WORKER = `
  const worker = crypto.randomUUID();
  let running = 0;
  export const handler = async ({ number }) => {
    const together = ++running;
    await new Promise(setImmediate);
    running--;
    return { worker, together, number };
  };
`;

/** Prints that it began, and returns its worker once a file exists. */
export const WAITS_FOR_FILE = `
  import { existsSync } from "node:fs";
  const worker = crypto.randomUUID();
  export const handler = async ({ until }) => {
    console.log("began");
    while (!existsSync(until)) await new Promise((resolve) => setTimeout(resolve, 5));
    return { worker };
  };
`;

/**
 * Starts invocations of `WAITS_FOR_FILE`, and advances the clock until as many workers run one.
 * @returns a function that lets them finish and returns their workers
 */
export async function occupyWorkers(
  { clock, invoke, logLines }: ReturnType<typeof createPool>,
  { invocations, workers }: { invocations: number; workers: number },
): Promise<{ finish(): Promise<Set<string>> }> {
  const until = join(testStackFolder({}), "continue");
  const linesBefore = logLines.length;
  const results = Promise.all(Array.from({ length: invocations }, () => invoke({ until })));
  for (let running = 1; ; running++) {
    await expect.poll(() => logLines.length - linesBefore).toBeGreaterThanOrEqual(running);
    if (running >= workers) {
      break;
    }
    await clock.advance(100);
  }
  return {
    async finish() {
      writeFileSync(until, "");
      return new Set((await results).map(({ worker }) => worker));
    },
  };
}
