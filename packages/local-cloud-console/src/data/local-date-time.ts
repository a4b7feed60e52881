/**
 * A moment as an input of type datetime-local has it: of the reader's time zone, to the second.
 * @example toDateTimeLocal(at) // "2026-11-22T14:39:37"
 */
export function toDateTimeLocal(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

/** Milliseconds since the epoch; undefined for what is no moment. */
export function fromDateTimeLocal(value: string): number | undefined {
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}
