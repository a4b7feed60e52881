import type { Logger } from "@aws-lambda-powertools/logger";
import type { Context } from "aws-lambda";
import * as z from "zod/mini";
import type { EventDefinition, Metadata } from "./contract/event-definition.ts";
import { setInvocationKeys } from "./invocation-keys.ts";

export interface ReceivedEvent<Data> {
  data: Data;
  metadata: Metadata;
  /** Tracing ids to pass on to the events that this one causes. */
  origin: { correlationId: string; causationId: string };
}

/** The envelope or the detail does not match the consumer's schema. The platform retries, then dead-letters the event. */
export class InvalidEventError extends Error {
  readonly code = "INVALID_EVENT";

  constructor(detailType: string, issues: string[]) {
    super(`not a valid ${detailType}: ${issues.join("; ")}`);
    this.name = "InvalidEventError";
  }
}

/**
 * Creates a Lambda handler that validates EventBridge's envelope and the event's schema, then calls `react`.
 * @param react handles one event; if it fails, the invocation fails with its error and Lambda retries
 * @throws {InvalidEventError} from the handler, listing each invalid field and the type of its value
 * @example
 * export const createHandler = ({ stamp, logger }: Dependencies) =>
 *   consume(orderCreated, ({ data }) => stamp(data.ID), { logger });
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export function consume<Data>(
  event: EventDefinition<Data>,
  react: (received: ReceivedEvent<Data>) => Promise<unknown>,
  { logger }: { logger: Logger },
) {
  const envelopeSchema = z.object({
    id: z.string(),
    source: z.literal(event.source),
    "detail-type": z.literal(event.detailType),
    detail: event.detail,
  });

  function parse(input: unknown): ReceivedEvent<Data> {
    const { data: envelope, error } = envelopeSchema.safeParse(input);
    if (error) {
      const issues = error.issues.map(({ path, message }) => describeIssue(input, path, message));
      throw new InvalidEventError(event.detailType, issues);
    }
    const { detail, id } = envelope;
    return { ...detail, origin: { correlationId: detail.metadata.correlationId ?? id, causationId: id } };
  }

  return async (input: unknown, context: Context): Promise<void> => {
    setInvocationKeys(logger, context, toLogKeys(input));
    try {
      await react(parse(input));
    } catch (error) {
      logger.error(`${event.detailType} not handled`, error as Error);
      throw error;
    }
    logger.info(`${event.detailType} handled`);
  };
}

const traceable = z.object({
  id: z.string(),
  detail: z.catch(z.optional(z.object({ metadata: z.object({ correlationId: z.string() }) })), undefined),
});

/** Returns the ids under which an event is found in the logs, even if it does not match its schema. */
function toLogKeys(input: unknown): Record<string, string> {
  const { data } = traceable.safeParse(input);
  return data ? { event_id: data.id, correlation_id: data.detail?.metadata.correlationId ?? data.id } : {};
}

/** Formats a zod issue, such as `detail.data.ID: expected string, received number`, without the value itself. */
function describeIssue(input: unknown, path: PropertyKey[], message: string): string {
  const value = path.reduce<unknown>((parent, key) => (parent as Record<PropertyKey, unknown> | null)?.[key], input);
  const received = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return `${path.join(".") || "event"}: ${message.replace(/^Invalid input: /, "")}${
    message.includes("received") ? "" : `, received ${received}`
  }`;
}
