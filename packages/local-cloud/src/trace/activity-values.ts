import type { RecordedActivity } from "../core/activity-log.ts";

/** Of one activity: enough for any event of this size, and a bound for those that are made to be large. */
const MOST_VALUES = 200;
const LONGEST_VALUE = 256;

/**
 * What an activity can be found by: every text and number that is a value in its request, event or payload, and the ids
 * that it has from the platform.
 */
export function valuesOf(activity: RecordedActivity): Set<string> {
  const values = new Values();
  switch (activity.type) {
    case "http-request":
      values.add(activity.requestId);
      for (const part of activity.path.split("/")) values.add(decoded(part));
      values.addRequest(activity.detail);
      break;
    case "api-call":
      values.addLeaves(activity.detail);
      break;
    case "event-accepted":
    case "event-replayed":
      values.add(activity.event.id);
      values.addLeaves(activity.event.resources);
      values.addLeaves(activity.event.detail);
      break;
    case "invocation-started":
      values.add(activity.requestId);
      if (activity.payload !== undefined) values.addJson(activity.payload);
      break;
    case "invocation-throttled":
      values.add(activity.requestId);
      break;
    case "dead-letter":
    case "dead-letter-lost":
      values.addJson(activity.payload);
      break;
  }
  return values.found;
}

class Values {
  readonly found = new Set<string>();

  add(value: unknown): void {
    if (typeof value === "number") this.found.add(String(value));
    else if (typeof value === "string" && value.length > 0 && value.length <= LONGEST_VALUE) this.found.add(value);
  }

  /** Level by level, so that what is made to be deep overflows nothing, and the outermost values come first. */
  addLeaves(root: unknown): void {
    let level = [root];
    while (level.length > 0 && this.found.size < MOST_VALUES) {
      const next: unknown[] = [];
      for (const value of level) {
        if (value === null || typeof value !== "object") this.add(value);
        else if (next.length < MOST_VALUES) for (const child of Object.values(value)) next.push(child);
        if (this.found.size >= MOST_VALUES) return;
      }
      level = next;
    }
  }

  addJson(json: string): void {
    try {
      this.addLeaves(JSON.parse(json));
    } catch {
      this.add(json);
    }
  }

  /** Headers, query and body of a request; not what API Gateway adds. */
  addRequest(detail: object | undefined): void {
    if (!detail) return;
    const { body, headers, isBase64Encoded, queryStringParameters } = detail as Record<string, unknown>;
    this.addLeaves(queryStringParameters);
    this.addLeaves(headers);
    if (typeof body === "string" && !isBase64Encoded) this.addJson(body);
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
