interface Timestamp {
  attribute: string;
  /** Milliseconds since the epoch. */
  at: number;
}

const ISO_8601 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
export function isTimestamp(text: string): boolean {
  return ISO_8601.test(text);
}

const known = new WeakMap<object, Timestamp[]>();

/** Returns the timestamps among an item's attributes, earliest first. */
export function readTimestamps(attributes: Record<string, unknown>): Timestamp[] {
  let timestamps = known.get(attributes);
  if (!timestamps) {
    timestamps = Object.entries(attributes)
      .flatMap(([attribute, value]) =>
        typeof value === "string" && isTimestamp(value) ? [{ attribute, at: Date.parse(value) }] : [],
      )
      .sort((a, b) => a.at - b.at);
    known.set(attributes, timestamps);
  }
  return timestamps;
}
