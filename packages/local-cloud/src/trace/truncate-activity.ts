import type { RecordedActivity } from "../core/activity/activity.ts";

/** The limit for each text, event and detail: enough to read, and a bound for the memory of a history. */
const MAX_CHARACTERS = 4096;

const omitted = { omitted: `more than ${MAX_CHARACTERS} characters` };

/** Returns a copy without oversized parts, or the activity itself if it has none. */
export function truncateActivity(activity: RecordedActivity): RecordedActivity {
  const short: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(activity)) {
    if (typeof value === "string" && value.length > MAX_CHARACTERS) {
      short[key] = `${value.slice(0, MAX_CHARACTERS)}…`;
    }
  }
  if ("detail" in activity && isLarge(activity.detail)) {
    short.detail = omitted;
  }
  if ("event" in activity && isLarge(activity.event)) {
    short.event = { ...activity.event, resources: [], detail: omitted };
  }
  if ("record" in activity && isLarge(activity.record)) {
    const { dynamodb, eventName } = activity.record;
    short.record = { eventName, dynamodb: { Keys: dynamodb.Keys, ...omitted } };
  }
  return Object.keys(short).length === 0 ? activity : ({ ...activity, ...short } as RecordedActivity);
}

/** Whether a value has roughly more than MAX_CHARACTERS as JSON. Stops as soon as that is known. */
function isLarge(root: unknown): boolean {
  let remaining = MAX_CHARACTERS;
  const values = [root];
  for (let value = values.pop(); remaining >= 0 && value !== undefined; value = values.pop()) {
    remaining -= typeof value === "string" ? value.length : 4;
    if (value === null || typeof value !== "object") {
      continue;
    }
    for (const key in value) {
      remaining -= key.length;
      if (remaining < 0) {
        break;
      }
      values.push((value as Record<string, unknown>)[key] ?? null);
    }
  }
  return remaining < 0;
}
