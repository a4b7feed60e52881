import * as z from "zod/mini";
import { type Detail, defineEvent, type EventDefinition } from "./event-definition.ts";

/**
 * Defines the next version of an event, for a change that would break a consumer.
 * Older versions live on in archives and dead-letter queues, so consumers still read them: an older event is upcast
 * version by version, and the reaction sees only the newest shape.
 * @param upcast converts the data of the previous version; it runs at every read, so keep it pure and total: represent
 * what the older version does not contain explicitly, for example as null
 * @example
 * const orderCreatedV1 = defineEvent({ …, schemaVersion: 1, data: z.object({ ID: z.string() }) });
 * export const orderCreated = nextVersion(orderCreatedV1, {
 *   data: z.object({ ID: z.string(), customerReference: z.nullable(z.string()) }),
 *   upcast: ({ ID }) => ({ ID, customerReference: null }),
 * });
 * @see https://docs.axoniq.io/axon-framework-reference/5.0/events/event-versioning on upcasting
 */
export function nextVersion<Older, Data>(
  previous: EventDefinition<Older>,
  { data, upcast }: { data: z.core.$ZodType<Data>; upcast: (older: Older) => Data },
): EventDefinition<Data> {
  const { source, detailType } = previous;
  const schemaVersion = previous.schemaVersion + 1;
  const newest = defineEvent({ source, detailType, schemaVersion, data });

  const olderDetail = z.object({
    metadata: z.object({ schemaVersion: z._default(z.int().check(z.positive(), z.lt(schemaVersion)), 1) }),
  });

  function upcastOlder(detail: unknown, { issues }: z.core.ParsePayload): unknown {
    // The newest schema reads the newest and later versions, and reports the issues of a detail without a valid version.
    if (!olderDetail.safeParse(detail).success) {
      return detail;
    }
    const { data: older, error } = previous.detail.safeParse(detail);
    if (error) {
      issues.push(
        ...error.issues.map(({ message, path }) => ({ code: "custom" as const, message, path, input: detail })),
      );
      return z.NEVER;
    }
    return { metadata: { ...older.metadata, schemaVersion }, data: upcast(older.data) };
  }
  const detail = z.pipe(z.transform(upcastOlder), newest.detail) as z.ZodMiniType<Detail<Data>>;
  return { ...newest, previous, detail };
}
