import * as z from "zod";
import { type Detail, defineEvent, type EventDefinition } from "./event-definition.ts";

/**
 * Defines the next version of an event, for a change that would break a consumer.
 *
 * Older versions live on in archives and dead-letter queues, so consumers still read them: an older event is upcast
 * version by version, and the reaction sees only the newest shape.
 *
 * @param upcast converts the data of the previous version; it runs at every read, so keep it pure and total: represent
 * what the older version does not contain explicitly, for example as null
 *
 * @example
 * const orderCreatedV1 = defineEvent({ …, schemaVersion: 1, data: z.object({ ID: z.string() }) });
 * export const orderCreated = nextVersion(orderCreatedV1, {
 *   data: z.object({ ID: z.string(), customerReference: z.string().nullable() }),
 *   upcast: ({ ID }) => ({ ID, customerReference: null }),
 * });
 *
 * @see https://docs.axoniq.io/axon-framework-reference/5.0/events/event-versioning on upcasting
 */
export function nextVersion<Older, Data>(
  previous: EventDefinition<Older>,
  { data, upcast }: { data: z.ZodType<Data>; upcast: (older: Older) => Data },
): EventDefinition<Data> {
  const { source, detailType } = previous;
  const schemaVersion = previous.schemaVersion + 1;
  const newest = defineEvent({ source, detailType, schemaVersion, data });

  const olderDetail = z.object({
    metadata: z.object({ schemaVersion: z.int().positive().lt(schemaVersion).default(1) }),
  });

  function upcastOlder(detail: unknown, context: z.RefinementCtx): unknown {
    // The newest schema reads the newest and later versions, and reports the issues of a detail without a valid version.
    if (!olderDetail.safeParse(detail).success) {
      return detail;
    }
    const { data: older, error } = previous.detail.safeParse(detail);
    if (error) {
      for (const { message, path } of error.issues) {
        context.addIssue({ code: "custom", message, path });
      }
      return z.NEVER;
    }
    return { metadata: { ...older.metadata, schemaVersion }, data: upcast(older.data) };
  }
  return { ...newest, previous, detail: z.preprocess(upcastOlder, newest.detail) as z.ZodType<Detail<Data>> };
}
