import { getKind, type RecordedActivity } from "../core/activity/activity.ts";

/** The limits per activity: enough for an event of normal size. */
const MAX_VALUES = 200;
const MAX_VALUE_LENGTH = 256;

/** Returns the IDs that find an activity: texts and numbers in its request, event or payload, and AWS's own ids. */
export function readActivityValues(activity: RecordedActivity): Set<string> {
  const found = new Set<string>();
  for (const value of getKind(activity).values?.(activity) ?? []) {
    addLeaves(found, value);
  }
  return found;
}

/** Breadth first: outer values take precedence, and deep nesting does not overflow the call stack. */
function addLeaves(found: Set<string>, root: unknown): void {
  let level = [root];
  while (level.length > 0 && found.size < MAX_VALUES) {
    const next: unknown[] = [];
    for (const value of level) {
      if (value === null || typeof value !== "object") {
        add(found, value);
      } else if (next.length < MAX_VALUES) {
        for (const child of Object.values(value)) {
          next.push(child);
        }
      }
      if (found.size >= MAX_VALUES) {
        return;
      }
    }
    level = next;
  }
}

function add(found: Set<string>, value: unknown): void {
  if (typeof value === "number") {
    found.add(String(value));
  } else if (typeof value === "string" && value.length > 0 && value.length <= MAX_VALUE_LENGTH) {
    found.add(value);
  }
}
