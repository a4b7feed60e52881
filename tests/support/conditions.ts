import type { RecordedActivity } from "local-cloud";
import { vi } from "vitest";
import type { RunningStack } from "./run-stack.ts";

/** Waits for a condition to hold, as long as a slow machine may need. */
export function until<Value>(condition: () => Value | Promise<Value>): Promise<Value> {
  return vi.waitFor(condition, { timeout: 15_000, interval: 10 });
}

/** The first activity of a type that `wanted` accepts, as soon as there is one. */
export function activity<Type extends RecordedActivity["type"]>(
  { activities }: RunningStack,
  type: Type,
  wanted: (activity: Extract<RecordedActivity, { type: Type }>) => boolean = () => true,
): Promise<Extract<RecordedActivity, { type: Type }>> {
  return until(() => {
    const found = activities.find(
      (each): each is Extract<RecordedActivity, { type: Type }> =>
        each.type === type && wanted(each as Extract<RecordedActivity, { type: Type }>),
    );
    if (!found) {
      throw new Error(`no ${type} yet`);
    }
    return found;
  });
}
