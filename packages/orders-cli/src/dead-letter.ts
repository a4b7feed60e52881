import type { Message } from "@aws-sdk/client-sqs";
import * as z from "zod";

/** What both kinds of dead letter tell. */
interface ReadableDeadLetter {
  event: { id: string; source: string; detailType: string };
  /** The order that the event is about; undefined where it names none. */
  ID: string | undefined;
  /** The function that missed the event, without version or alias. */
  functionArn: string;
  error: { code: string; message: string };
  /** How often it was tried; undefined where the letter does not tell. */
  attempts: number | undefined;
  /** Why it was not tried again, such as `RetriesExhausted`; undefined where no attempt could have helped. */
  condition: string | undefined;
  /** The event as JSON, as the function would have got it. */
  payload: string;
}

/** EventBridge could not hand an event to Lambda. */
export type UndeliveredEvent = ReadableDeadLetter & { kind: "undelivered-event" };
/** Lambda could not make the handler succeed. */
export type FailedInvocation = ReadableDeadLetter & {
  kind: "failed-invocation";
  /** Of the invocation, and of all its attempts: what Invoke answered. */
  requestId: string;
};
/** A message of somebody else, or of neither form. */
export type UnreadableMessage = { kind: "unreadable"; reason: string; body: string };

export type DeadLetter = UndeliveredEvent | FailedInvocation | UnreadableMessage;

const eventSchema = z.object({ id: z.string().min(1), source: z.string(), "detail-type": z.string() });
const orderEventSchema = z.object({ detail: z.object({ data: z.object({ ID: z.string() }) }) });

const recordSchema = z.object({
  requestContext: z.object({
    requestId: z.string(),
    functionArn: z.string(),
    condition: z.string(),
    approximateInvokeCount: z.number().optional(),
  }),
  requestPayload: z.unknown(),
  responsePayload: z.unknown().optional(),
});
const functionErrorSchema = z.object({ errorType: z.string().optional(), errorMessage: z.string().optional() });

/** A function's ARN, and what may follow: its version or alias. */
const FUNCTION_ARN = /^(arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+)(?::[\w$-]+)?$/;

/**
 * Reads a message of a dead-letter queue. It is one of two forms, and whoever may send to the queue may have sent
 * anything else: that is unreadable, and never an error.
 *
 * An event that EventBridge could not deliver is the body as it stood, with the reason in message attributes. What Lambda
 * could not get handled is the record of an on-failure destination, with the event as `requestPayload`.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function parseDeadLetter({ Body = "", MessageAttributes = {} }: Message): DeadLetter {
  const body = parseJson(Body);
  const attribute = (name: string) =>
    Object.hasOwn(MessageAttributes, name) ? MessageAttributes[name]?.StringValue : undefined;
  const unreadable = (reason: string): UnreadableMessage => ({ kind: "unreadable", reason, body: Body });
  if (body === undefined) return unreadable("the body is no JSON");

  const targetArn = attribute("TARGET_ARN");
  if (targetArn !== undefined) {
    const event = eventSchema.safeParse(body);
    const functionArn = unqualified(targetArn);
    if (!event.success) return unreadable("the body is no event");
    if (functionArn === undefined) return unreadable("TARGET_ARN is no function's");
    return {
      kind: "undelivered-event",
      event: eventOf(event.data),
      ID: orderIdOf(body),
      functionArn,
      error: { code: attribute("ERROR_CODE") ?? "", message: attribute("ERROR_MESSAGE") ?? "" },
      attempts: attemptsOf(attribute("RETRY_ATTEMPTS")),
      condition: attribute("EXHAUSTED_RETRY_CONDITION"),
      payload: Body,
    };
  }

  const record = recordSchema.safeParse(body);
  if (!record.success) return unreadable("neither an event with TARGET_ARN nor a record of Lambda");
  const { requestContext, requestPayload, responsePayload } = record.data;
  const event = eventSchema.safeParse(requestPayload);
  const functionArn = unqualified(requestContext.functionArn);
  if (!event.success) return unreadable("requestPayload is no event");
  if (functionArn === undefined) return unreadable("requestContext.functionArn is no function's");
  const { errorMessage = "", errorType = "" } = functionErrorSchema.safeParse(responsePayload).data ?? {};
  return {
    kind: "failed-invocation",
    requestId: requestContext.requestId,
    event: eventOf(event.data),
    ID: orderIdOf(requestPayload),
    functionArn,
    error: { code: errorType, message: errorMessage },
    attempts: requestContext.approximateInvokeCount,
    condition: requestContext.condition,
    payload: JSON.stringify(requestPayload),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unqualified(functionArn: string): string | undefined {
  return FUNCTION_ARN.exec(functionArn)?.[1];
}

function eventOf({ id, source, "detail-type": detailType }: z.output<typeof eventSchema>) {
  return { id, source, detailType };
}

function orderIdOf(event: unknown): string | undefined {
  return orderEventSchema.safeParse(event).data?.detail.data.ID;
}

/** RETRY_ATTEMPTS does not count the first one. */
function attemptsOf(retryAttempts: string | undefined): number | undefined {
  return retryAttempts !== undefined && /^\d{1,3}$/.test(retryAttempts) ? Number(retryAttempts) + 1 : undefined;
}
