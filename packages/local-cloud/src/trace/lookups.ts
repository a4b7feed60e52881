import type { RecordedActivity } from "../core/activity/activity.ts";
import type { CausalLinks } from "./causal-links.ts";
import type { Entry } from "./history.ts";

const READS = new Set(["GetItem", "BatchGetItem", "Query", "Scan"].map((operation) => `dynamodb:${operation}`));

/**
 * Whether an activity only asks about an ID, and does not belong to its story: a read, or a GET request that changed
 * nothing. A failed request may have been meant to change something.
 */
export function isLookup(id: string, entry: Entry, links: CausalLinks): boolean {
  const { activity } = entry;
  if (activity.type === "api-call") {
    return isRead(activity);
  }
  if (activity.type !== "http-request" || activity.method !== "GET" || activity.statusCode >= 500) {
    return false;
  }
  return activity.requestId !== id && !hasChanges(entry, links);
}

function hasChanges(request: Entry, links: CausalLinks): boolean {
  const open = [request];
  for (let next = open.pop(); next; next = open.pop()) {
    const { activity } = next;
    if ("event" in activity || (activity.type === "api-call" && !isRead(activity))) {
      return true;
    }
    open.push(...links.findEffects(next));
  }
  return false;
}

function isRead({ action }: Extract<RecordedActivity, { type: "api-call" }>): boolean {
  return READS.has(action);
}
