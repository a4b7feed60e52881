import { en } from "zod/locales";
import * as z from "zod/mini";

// zod/mini brings no language: without one, each issue reads "Invalid input".
z.config(en());

const metadata = z.object({
  /** Publisher of the event, equal to the envelope's source. */
  service: z.string(),
  schemaVersion: z._default(z.int().check(z.positive()), 1),
  /** Shared by every event that one order causes. */
  correlationId: z.optional(z.string()),
  /** Id of the event that caused this one; absent if a request caused it. */
  causationId: z.optional(z.string()),
  /** W3C trace context of the invocation that published the event. Never makes an event invalid. */
  traceparent: z.catch(z.optional(z.string()), undefined),
});

export type Metadata = z.output<typeof metadata>;

/** Ids that connect an event to the request, event and trace that caused it. */
export type Origin = Pick<Metadata, "causationId" | "traceparent"> & { correlationId: string };

export interface Detail<Data> {
  metadata: Metadata;
  data: Data;
}

/** An event ready to publish: a PutEvents entry before serialization. */
export interface NewEvent<Data = unknown> {
  source: string;
  detailType: string;
  detail: Detail<Data>;
}

/** The identity and schema of one kind of event. Owned by the service that publishes it. */
export interface EventDefinition<Data> {
  source: string;
  detailType: string;
  /** Version of the schema of `data`: the one that `create` publishes and the newest that `detail` reads. */
  schemaVersion: number;
  /**
   * Schema of the envelope's `detail`, for every version that consumers still read. Reading is tolerant: unknown fields
   * pass, and so does an unknown version whose data fits.
   */
  detail: z.ZodMiniType<Detail<Data>>;
  /** The previous version, as long as consumers still read it; see `nextVersion`. */
  previous?: EventDefinition<unknown>;
  create(data: Data, origin: Origin): NewEvent<Data>;
}

/**
 * Defines the first version of an event.
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
  data: z.core.$ZodType<Data>;
}): EventDefinition<Data> {
  const { source, detailType, schemaVersion, data } = definition;
  return {
    source,
    detailType,
    schemaVersion,
    detail: z.object({ metadata, data }) as unknown as z.ZodMiniType<Detail<Data>>,
    create: (data, origin) => ({
      source,
      detailType,
      detail: { metadata: { service: source, schemaVersion, ...origin }, data },
    }),
  };
}
