import { onTestFinished } from "vitest";
import type { FunctionConfiguration } from "../lambda/function-configuration.ts";
import { LambdaWorker } from "../lambda/worker.ts";
import { testFunction } from "./function-code.ts";

export const logStreamName = "2026/01/01/[$LATEST]00000000000000000000000000000000";

export function startWorker(code: string, settings: Partial<FunctionConfiguration> = {}, fileName?: string) {
  const logLines: { line: string; requestId: string }[] = [];
  const firstLogLine = Promise.withResolvers<void>();
  const configuration = testFunction(code, settings, fileName);
  const environment = {
    TABLE_NAME: "orders",
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    ...configuration.environment,
  };
  const worker = new LambdaWorker(configuration, environment, logStreamName, (line, requestId) => {
    logLines.push({ line, requestId });
    firstLogLine.resolve();
  });
  onTestFinished(() => worker.stop());
  return {
    worker,
    logLines,
    firstLogLine: firstLogLine.promise,
    invoke: (payload: unknown = {}, requestId = "request-1") =>
      worker.invoke({ requestId, payload: JSON.stringify(payload) }),
  };
}
