import type { Logger } from "@aws-lambda-powertools/logger";
import type { Context } from "aws-lambda";
import * as z from "zod/mini";
import type { EventDefinition, Metadata, Origin } from "./contract/event-definition.ts";
import { describeIssue } from "./describe-issue.ts";
import { setInvocationKeys } from "./invocation-keys.ts";
import { type Span, startSpan } from "./trace-context.ts";

export interface ReceivedEvent<Data> {
  data: Data;
  metadata: Metadata;
  /** Tracing ids to pass on to the events that this one causes. */
  origin: Required<Origin>;
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

  function parse(input: unknown, traceparent: string): ReceivedEvent<Data> {
    const { data: envelope, error } = envelopeSchema.safeParse(input);
    if (error) {
      const issues = error.issues.map((issue) => describeIssue(input, issue));
      throw new InvalidEventError(event.detailType, issues);
    }
    const { detail, id } = envelope;
    const correlationId = detail.metadata.correlationId ?? id;
    return { ...detail, origin: { correlationId, causationId: id, traceparent } };
  }

  return async (input: unknown, context: Context): Promise<void> => {
    const { logKeys, traceparent } = startEventSpan(input);
    setInvocationKeys(logger, context, logKeys);
    try {
      await react(parse(input, traceparent));
    } catch (error) {
      logger.error(`${event.detailType} not handled`, error as Error);
      throw error;
    }
    logger.info(`${event.detailType} handled`);
  };
}

const traceableMetadata = z.object({
  correlationId: z.catch(z.optional(z.string()), undefined),
  traceparent: z.optional(z.unknown()),
});
const identifiable = z.object({ ID: z.optional(z.string()) });
const traceable = z.object({
  id: z.string(),
  detail: z.catch(
    z.optional(z.object({ data: z.catch(z.optional(identifiable), undefined), metadata: traceableMetadata })),
    undefined,
  ),
});

/** Starts the span of an event, with the ids under which its log lines are found, even if it does not match its schema. */
function startEventSpan(input: unknown): Span {
  const { data } = traceable.safeParse(input);
  const metadata = data?.detail?.metadata;
  const ID = data?.detail?.data?.ID;
  const { logKeys, traceparent } = startSpan(metadata?.traceparent);
  const ids = data && { event_id: data.id, correlation_id: metadata?.correlationId ?? data.id };
  return { logKeys: { ...ids, ...(ID !== undefined && { ID }), ...logKeys }, traceparent };
}
