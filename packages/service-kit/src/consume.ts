import type { Logger } from "@aws-lambda-powertools/logger";
import type { Context } from "aws-lambda";
import * as z from "zod";
import type { EventDefinition, Metadata } from "./contract/event-definition.ts";

/** An event that fits its schema, as a service reacts to it. */
export interface ReceivedEvent<Data> {
  data: Data;
  metadata: Metadata;
  /** What the events that this one causes must carry on. */
  origin: { correlationId: string; causationId: string };
}

/** The envelope or the detail does not fit what the consumer reads. The platform retries and then dead-letters it. */
export class InvalidEventError extends Error {
  readonly code = "INVALID_EVENT";

  constructor(detailType: string, issues: string[]) {
    super(`not a valid ${detailType}: ${issues.join("; ")}`);
    this.name = "InvalidEventError";
  }
}

/**
 * A Lambda handler that checks EventBridge's envelope and the event's schema, then lets the service react.
 *
 * @throws {InvalidEventError} naming each field that does not fit and the type of its value
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

  function read(input: unknown): ReceivedEvent<Data> {
    const { data: envelope, error } = envelopeSchema.safeParse(input);
    if (error) {
      const issues = error.issues.map(({ path, message }) => describeIssue(input, path, message));
      throw new InvalidEventError(event.detailType, issues);
    }
    const { detail, id } = envelope;
    return { ...detail, origin: { correlationId: detail.metadata.correlationId ?? id, causationId: id } };
  }

  return async (input: unknown, context: Context): Promise<void> => {
    const log = logger.createChild({ persistentKeys: logKeys(input) });
    log.addContext(context);
    try {
      await react(read(input));
    } catch (error) {
      log.error(`${event.detailType} not handled`, error as Error);
      throw error;
    }
    log.info(`${event.detailType} handled`);
  };
}

const traceable = z.object({
  id: z.string(),
  detail: z
    .object({ metadata: z.object({ correlationId: z.string() }) })
    .optional()
    .catch(undefined),
});

/** What finds an event in the logs, also of one that does not fit its schema. */
function logKeys(input: unknown): Record<string, string> {
  const { data } = traceable.safeParse(input);
  return data ? { event_id: data.id, correlation_id: data.detail?.metadata.correlationId ?? data.id } : {};
}

/** `detail.data.ID: expected string, received number`, from zod's issue and the value that it is about. */
function describeIssue(input: unknown, path: PropertyKey[], message: string): string {
  const value = path.reduce<unknown>((parent, key) => (parent as Record<PropertyKey, unknown> | null)?.[key], input);
  const received = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return `${path.join(".") || "event"}: ${message.replace(/^Invalid input: /, "")}${
    message.includes("received") ? "" : `, received ${received}`
  }`;
}
