import type { RecordedActivity } from "../core/activity/activity.ts";
import type { History } from "../trace/history.ts";
import type { SearchResult } from "./api/search-view.ts";

/** Finds the latest events and Idempotency-Keys whose ID contains a text, ignoring case. */
export function searchIds(
  history: History,
  text: string,
  { findItem, limit }: { findItem(activity: RecordedActivity): string | undefined; limit: number },
): SearchResult[] {
  const part = text.toLowerCase();
  const found = new Map<string, SearchResult>();
  for (const { activity } of history.from(0).reverse()) {
    const result = readResult(activity);
    if (!result?.id.toLowerCase().includes(part) || found.has(result.id)) {
      continue;
    }
    const itemId = findItem(activity);
    found.set(result.id, { ...result, at: activity.at, ...(itemId !== undefined && { itemId }) });
    if (found.size === limit) {
      break;
    }
  }
  return [...found.values()];
}

function readResult(activity: RecordedActivity): Pick<SearchResult, "id" | "kind" | "title"> | undefined {
  switch (activity.type) {
    case "event-accepted":
    case "event-replayed":
      return { id: activity.event.id, kind: "event", title: activity.event["detail-type"] };
    case "http-request": {
      const { headers } = (activity.detail ?? {}) as { headers?: Record<string, string> };
      const key = headers?.["idempotency-key"];
      return key === undefined ? undefined : { id: key, kind: "key", title: `${activity.method} ${activity.path}` };
    }
    default:
      return undefined;
  }
}
