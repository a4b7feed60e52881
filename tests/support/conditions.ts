import { setImmediate } from "node:timers/promises";
import type { RecordedActivity } from "local-cloud";
import { expect, vi } from "vitest";
import type { RunningStack } from "./run-stack.ts";

/** Retries a condition until it holds, long enough for a slow machine. */
export function until<Value>(condition: () => Value | Promise<Value>, { intervalMs = 10 } = {}): Promise<Value> {
  return vi.waitFor(condition, { timeout: 30_000, interval: intervalMs });
}

/** Waits for the first activity of a type that matches. */
export function untilActivity<Type extends RecordedActivity["type"]>(
  { activities }: RunningStack,
  type: Type,
  matches: (activity: Extract<RecordedActivity, { type: Type }>) => boolean = () => true,
): Promise<Extract<RecordedActivity, { type: Type }>> {
  return until(() => {
    const found = activities.find(
      (each): each is Extract<RecordedActivity, { type: Type }> =>
        each.type === type && matches(each as Extract<RecordedActivity, { type: Type }>),
    );
    if (!found) {
      throw new Error(`no activity of type ${type} yet`);
    }
    return found;
  });
}

/** Waits until every accepted event is delivered and every invocation has ended. */
export function untilIdle({ activities }: Pick<RunningStack, "activities">): Promise<void> {
  return until(async () => {
    // An event is delivered in the turn after the one that accepts it.
    await setImmediate();
    const started = activities.filter(({ type }) => type === "invocation-started").length;
    expect(activities.filter(({ type }) => type === "invocation-ended")).toHaveLength(started);
  });
}
