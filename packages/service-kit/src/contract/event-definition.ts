import * as z from "zod";

const metadata = z.object({
  /** Who published the event, as in its envelope's source. */
  service: z.string(),
  /** Version of the schema of `data`. */
  schemaVersion: z.int().positive().default(1),
  /** The same for every event that one order sets off. */
  correlationId: z.string().optional(),
  /** Id of the event that caused this one; an event that a request caused has none. */
  causationId: z.string().optional(),
});

export type Metadata = z.output<typeof metadata>;

export interface Detail<Data> {
  metadata: Metadata;
  data: Data;
}

/** An event as its owner publishes it: an entry for PutEvents, before it is serialized. */
export interface NewEvent<Data = unknown> {
  source: string;
  detailType: string;
  detail: Detail<Data>;
}

/** What tells one kind of event from all others, and what it carries. Owned by the service that publishes it. */
export interface EventDefinition<Data> {
  source: string;
  detailType: string;
  /** Of the schema of `data`: what `create` publishes, and the newest that `detail` knows. */
  schemaVersion: number;
  /**
   * Of what stands in the envelope's `detail`, in every version that is still read. Consumers read tolerantly: fields that
   * it does not know pass, and so does a version that it does not know, if it fits.
   */
  detail: z.ZodType<Detail<Data>>;
  /** The version before this one, for as long as its events are still read: see `nextVersion`. */
  previous?: EventDefinition<unknown>;
  create(data: Data, origin: { correlationId: string; causationId?: string }): NewEvent<Data>;
}

/**
 * Defines an event.
 *
 * @example
 * const orderCreated = defineEvent({
 *   source: "order_service",
 *   detailType: "order_created",
 *   schemaVersion: 1,
 *   data: z.object({ ID: z.string() }),
 * });
 * orderCreated.create({ ID }, { correlationId });
 * // { source: "order_service", detailType: "order_created",
 * //   detail: { metadata: { service: "order_service", schemaVersion: 1, correlationId }, data: { ID } } }
 */
export function defineEvent<Data>(definition: {
  source: string;
  detailType: string;
  schemaVersion: number;
  data: z.ZodType<Data>;
}): EventDefinition<Data> {
  const { source, detailType, schemaVersion, data } = definition;
  return {
    source,
    detailType,
    schemaVersion,
    detail: z.object({ metadata, data }) as unknown as z.ZodType<Detail<Data>>,
    create: (data, origin) => ({
      source,
      detailType,
      detail: { metadata: { service: source, schemaVersion, ...origin }, data },
    }),
  };
}
