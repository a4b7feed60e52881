import * as z from "zod";
import type { Operation } from "../protocols/json-service.ts";
import type { AuthorizedLogGroups } from "./authorized-log-groups.ts";
import { groupParameters, streamNotFound } from "./authorized-log-groups.ts";
import { compileFilterPattern } from "./compile-filter-pattern.ts";
import { createInvalidParameterError } from "./filter-pattern.ts";
import type { LogEvent } from "./log-group.ts";
import { formatPosition, type Position, parsePosition, skipTo, takePage } from "./log-pages.ts";

const MAX_EVENTS = 10_000;

const range = {
  ...groupParameters,
  startTime: z.int().min(0).optional(),
  endTime: z.int().min(0).optional(),
  limit: z.int().min(1).max(MAX_EVENTS).default(MAX_EVENTS),
  nextToken: z.string().min(1).optional(),
  unmask: z.literal(false).optional(),
};

const filterInput = z.strictObject({
  ...range,
  logStreamNames: z.array(z.string()).min(1).max(100).optional(),
  logStreamNamePrefix: z.string().min(1).optional(),
  filterPattern: z.string().max(1024).default(""),
  /** Deprecated: results are always interleaved. */
  interleaved: z.boolean().optional(),
});

const getInput = z.strictObject({ ...range, logStreamName: z.string().min(1), startFromHead: z.boolean().optional() });

/** Creates the operations that read events. @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference */
export function createEventOperations(groups: AuthorizedLogGroups): Record<string, Operation> {
  return {
    FilterLogEvents: groups.operation("logs:FilterLogEvents", filterInput, (group, input) => {
      const { endTime = Number.POSITIVE_INFINITY, limit, nextToken, startTime = 0 } = input;
      const isInStreams = createStreamFilter(input);
      const matches = compileFilterPattern(input.filterPattern);
      const found = skipTo(group.list(), nextToken).filter(
        ({ message, streamName, timestamp }) =>
          timestamp >= startTime && timestamp <= endTime && isInStreams(streamName) && matches(message),
      );
      const page = takePage(found, limit);
      const last = page.at(-1);
      return {
        events: page.map(({ eventId, message, streamName, timestamp }) => ({
          logStreamName: streamName,
          timestamp,
          message,
          ingestionTime: timestamp,
          eventId,
        })),
        searchedLogStreams: [],
        ...(page.length < found.length && last && { nextToken: last.eventId }),
      };
    }),

    GetLogEvents: groups.operation("logs:GetLogEvents", getInput, (group, input) => {
      const { endTime = Number.POSITIVE_INFINITY, logStreamName, startTime = 0 } = input;
      const events = group.list().filter(({ streamName }) => streamName === logStreamName);
      if (events.length === 0) {
        throw streamNotFound();
      }
      const inRange = events.filter(({ timestamp }) => timestamp >= startTime && timestamp < endTime);
      const position = input.nextToken === undefined ? undefined : parsePosition(input.nextToken);
      const page = readPage(inRange, position, input);
      const first = page[0]?.eventId ?? position?.eventId ?? toEventId(startTime);
      const last = page.at(-1)?.eventId ?? position?.eventId ?? toEventId(startTime);
      return {
        events: page.map(({ message, timestamp }) => ({ timestamp, message, ingestionTime: timestamp })),
        nextForwardToken: formatPosition({ direction: "f", eventId: last }),
        nextBackwardToken: formatPosition({ direction: "b", eventId: first }),
      };
    }),
  };
}

/** Reads after or before a position, or from the head or the tail without one. */
function readPage(
  events: readonly LogEvent[],
  position: Position | undefined,
  { limit, startFromHead }: { limit: number; startFromHead?: boolean | undefined },
): LogEvent[] {
  const isForward = position ? position.direction === "f" : startFromHead;
  if (isForward) {
    return takePage(skipTo(events, position?.eventId), limit);
  }
  const before = events.filter(({ eventId }) => position === undefined || eventId < position.eventId);
  return takePage(before.reverse(), limit).reverse();
}

/** Returns a position before every event since a time. */
function toEventId(timestamp: number): string {
  return String(timestamp).padStart(28, "0").padEnd(56, "0");
}

function createStreamFilter({ logStreamNamePrefix, logStreamNames }: z.output<typeof filterInput>) {
  if (logStreamNames && logStreamNamePrefix !== undefined) {
    throw createInvalidParameterError("Only one of logStreamNames and logStreamNamePrefix may be specified.");
  }
  const names = logStreamNames && new Set(logStreamNames);
  return (name: string) => names?.has(name) ?? name.startsWith(logStreamNamePrefix ?? "");
}
