import { onTestFinished } from "vitest";
import type { FunctionConfiguration } from "../lambda/function-configuration.ts";
import { WorkerPool } from "../lambda/worker-pool.ts";
import type { LogLine } from "../logs/log-line.ts";
import { testFunction } from "./function-code.ts";
import { ManualClock } from "./manual-clock.ts";

export function createPool(
  code: string,
  { maxWorkers = 1, ...settings }: Partial<FunctionConfiguration> & { maxWorkers?: number } = {},
) {
  const logLines: LogLine[] = [];
  const firstLogLine = Promise.withResolvers<void>();
  const clock = new ManualClock();
  const configuration = testFunction(code, settings);
  const pool = new WorkerPool({
    configuration,
    environment: { TABLE_NAME: "orders" },
    maxWorkers,
    clock,
    onLogLine: (logLine) => {
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
  return { clock, pool, logLines, firstLogLine: firstLogLine.promise, invoke, update };
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
