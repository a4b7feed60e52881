import { createInvalidParameterError } from "./filter-pattern.ts";
import type { LogEvent } from "./log-group.ts";

const MAX_PAGE_BYTES = 1024 * 1024;
/** The bytes that CloudWatch Logs adds to each message. */
const OVERHEAD_BYTES = 26;

/** Returns the first events that fit into a page of at most `limit` events and 1 MB. */
export function takePage<Event extends { message: string }>(events: readonly Event[], limit: number): Event[] {
  let bytes = 0;
  const end = events.findIndex(({ message }, index) => {
    bytes += Buffer.byteLength(message) + OVERHEAD_BYTES;
    return index === limit || (index > 0 && bytes > MAX_PAGE_BYTES);
  });
  return end < 0 ? [...events] : events.slice(0, end);
}

/** Splits a list into pages by the number of items before the page. @throws {AwsError} InvalidParameterException */
export function paginateItems<Item>(items: readonly Item[], limit: number, nextToken: string | undefined) {
  const start = Number(nextToken ?? 0);
  if (!Number.isSafeInteger(start) || start < 0) {
    throw createInvalidTokenError();
  }
  const end = start + limit;
  return { page: items.slice(start, end), next: end < items.length ? { nextToken: String(end) } : {} };
}

/** A position in a stream, before or after an event. Stays valid while events come and expire. */
export interface Position {
  direction: "f" | "b";
  eventId: string;
}

/** @throws {AwsError} InvalidParameterException */
export function parsePosition(token: string): Position {
  const [, direction, eventId] = /^([fb])\/(\d{56})\/s$/.exec(token) ?? [];
  if (direction === undefined || eventId === undefined) {
    throw createInvalidTokenError();
  }
  return { direction: direction as Position["direction"], eventId };
}

export function formatPosition({ direction, eventId }: Position): string {
  return `${direction}/${eventId}/s`;
}

/** Returns the events after the one with the ID in a token. @throws {AwsError} InvalidParameterException */
export function skipTo(events: readonly LogEvent[], token: string | undefined): LogEvent[] {
  if (token !== undefined && !/^\d{56}$/.test(token)) {
    throw createInvalidTokenError();
  }
  return events.filter(({ eventId }) => token === undefined || eventId > token);
}

function createInvalidTokenError() {
  return createInvalidParameterError("The specified nextToken is invalid.");
}
