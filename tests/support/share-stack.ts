import type { RecordedActivity } from "local-cloud";
import { test } from "vitest";
import { untilIdle } from "./conditions.ts";
import { type RunningStack, type StackOptions, startStack } from "./run-stack.ts";

/**
 * Returns a `test` for stories that share one running stack, whose functions stay initialized. It starts with the first
 * story of the file that uses it. Each story sees only its own activities and items, and leaves no fault behind.
 *
 * @example
 * const test = shareStack();
 *
 * test("an order is stamped by all services", async ({ stack }) => {
 *   await untilComplete(stack, await placeOrder(stack));
 * });
 */
export const shareStack = (options: StackOptions = {}) =>
  test
    .extend("options", { scope: "file" }, options)
    .extend("shared", { scope: "file" }, async ({ options }, { onCleanup }) => {
      const shared = await startStack(options);
      onCleanup(() => shared.stop());
      return shared;
    })
    .extend("stack", async ({ shared }, { onCleanup }): Promise<RunningStack> => {
      const earlier = new Set((await shared.items()).map(({ ID }) => ID));
      const activities: RecordedActivity[] = [];
      const unsubscribe = shared.activityLog.subscribe((activity) => activities.push(activity));
      onCleanup(async () => {
        await untilIdle({ activities });
        unsubscribe();
        shared.faults.clear();
      });
      const items = async () => (await shared.items()).filter(({ ID }) => !earlier.has(ID));
      return { ...shared, activities, items };
    });
