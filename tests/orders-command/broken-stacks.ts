import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ManualClock } from "local-cloud/testing";
import { expect, onTestFinished } from "vitest";
import { until } from "../support/conditions.ts";
import { placeOrder } from "../support/orders.ts";
import { type RunningStack, replaceHandler, runStack, type StackJson } from "../support/run-stack.ts";

/** A folder that runs of the local cloud share, removed when the test ends. */
export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "orders-data-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Lambda can invoke the service, whose handler throws: its dead letters are Lambda's. */
export function failingHandler(service: string) {
  const code = `export const handler = async () => { throw new RangeError("no more numbers"); };`;
  return (stack: StackJson, folder: string) => replaceHandler(stack, folder, service, code);
}

/** EventBridge may not invoke the service: its dead letters are EventBridge's, at once. */
export function missingPermission(rule: string, service: string) {
  return ({ resource }: StackJson) => {
    delete resource.aws_lambda_permission?.[`${rule}-${service}-permission`];
    const target = resource.aws_cloudwatch_event_target?.[`${rule}-${service}`];
    if (target) {
      target.depends_on = [];
    }
  };
}

const HOUR_MS = 3_600_000;

/** Places orders in a stack with these faults, and stops it once so many dead letters lie there. @returns the orders' IDs */
export async function ordersOfBrokenStack(
  folder: string,
  faults: readonly ((stack: StackJson, folder: string) => void)[],
  { orders = 1, letters = orders }: { orders?: number; letters?: number } = {},
): Promise<string[]> {
  // An hour ago: while Lambda retries, time passes faster than it does for those who look afterwards.
  const clock = new ManualClock(Date.now() - HOUR_MS);
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
  await untilQuiet(stack);
  await stack.stop();
  return IDs;
}

/** Waits until every invocation that was started has ended. */
async function untilQuiet({ activities }: RunningStack): Promise<void> {
  const count = (type: string) => activities.filter((each) => each.type === type).length;
  await until(() => expect(count("invocation-ended")).toBe(count("invocation-started")));
}
