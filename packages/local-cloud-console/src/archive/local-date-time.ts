/** @example toDateTimeLocal(at) // "2026-11-22T14:39:37", in the reader's time zone */
export function toDateTimeLocal(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

/** Parses the value of a datetime-local input to milliseconds since the epoch; undefined if it is invalid. */
export function fromDateTimeLocal(value: string): number | undefined {
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}
