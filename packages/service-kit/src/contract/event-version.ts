import * as z from "zod";
import { type Detail, defineEvent, type EventDefinition } from "./event-definition.ts";

/**
 * The next version of an event, for a change that its schema cannot take without breaking a consumer. Its consumers still
 * read the versions before, which stay in archives and dead-letter queues: such an event is upcast, one version after the
 * other, so that a reaction sees the newest shape alone.
 *
 * @param upcast makes the data of this version from the data of the version before; it runs at every read, so it is plain
 * and total: what the older version does not say gets a value that means so
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
    // The newest schema reads the newest version and those to come, and says what is wrong where none is named.
    if (!olderDetail.safeParse(detail).success) return detail;
    const { data: older, error } = previous.detail.safeParse(detail);
    if (error) {
      for (const { message, path } of error.issues) context.addIssue({ code: "custom", message, path });
      return z.NEVER;
    }
    return { metadata: { ...older.metadata, schemaVersion }, data: upcast(older.data) };
  }
  return { ...newest, previous, detail: z.preprocess(upcastOlder, newest.detail) as z.ZodType<Detail<Data>> };
}
