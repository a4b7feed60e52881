import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ManualClock } from "local-cloud/testing";
import { expect, onTestFinished } from "vitest";
import { until, untilIdle } from "../support/conditions.ts";
import { placeOrder } from "../support/orders.ts";
import { replaceHandler, runStack, type StackJson } from "../support/run-stack.ts";

/** Creates a data folder that several runs of the local cloud can share, removed when the test ends. */
export function createDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "orders-data-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Makes the handler throw, so that the service's dead letters come from Lambda. */
export function breakHandler(service: string) {
  const code = `export const handler = async () => { throw new RangeError("no more numbers"); };`;
  return (stack: StackJson, folder: string) => replaceHandler(stack, folder, service, code);
}

/** Removes EventBridge's permission to invoke the service, so that its dead letters come from EventBridge. */
export function removePermission(rule: string, service: string) {
  return ({ resource }: StackJson) => {
    delete resource.aws_lambda_permission?.[`${rule}-${service}-permission`];
    const target = resource.aws_cloudwatch_event_target?.[`${rule}-${service}`];
    if (target) {
      target.depends_on = [];
    }
  };
}

/** Makes every failed invocation a dead letter immediately. */
export function disableRetries({ resource }: StackJson): void {
  for (const settings of Object.values(resource.aws_lambda_function_event_invoke_config ?? {})) {
    settings.maximum_retry_attempts = 0;
  }
}

const HOUR_MS = 3_600_000;

/**
 * Places orders in a stack with these faults and stops it after that many dead letters.
 * @param options.startedAgoMs when the stack's clock starts, because Lambda's retries advance it beyond the time that passes
 * @returns the orders' IDs
 */
export async function placeInBrokenStack(
  folder: string,
  faults: readonly ((stack: StackJson, folder: string) => void)[],
  {
    orders = 1,
    letters = orders,
    startedAgoMs = HOUR_MS,
  }: { orders?: number; letters?: number; startedAgoMs?: number } = {},
): Promise<string[]> {
  const clock = new ManualClock(Date.now() - startedAgoMs);
  const stack = await runStack({
    dataFolder: folder,
    clock,
    edit: (json, copy) => {
      for (const fault of faults) {
        fault(json, copy);
      }
    },
  });
  const IDs = await Promise.all(Array.from({ length: orders }, () => placeOrder(stack)));
  await until(async () => {
    await clock.advance(1_000);
    expect(stack.activities.filter(({ type }) => type === "dead-letter")).toHaveLength(letters);
  });
  // Anything left would continue in the next run.
  await untilIdle(stack);
  await stack.stop();
  return IDs;
}
