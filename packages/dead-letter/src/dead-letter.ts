import { parseJson } from "exact-json";
import * as z from "zod";
import type { DeliveryAttributes } from "./delivery-attributes.ts";

export interface EventIdentity {
  id: string;
  source: string;
  detailType: string;
}

/** A dead letter that can be redriven: invoke `invokedFunctionArn` with `payload`. */
interface Redrivable {
  /** The function that missed the payload, without version or alias. */
  functionArn: string;
  /** The function, version or alias that was invoked. */
  invokedFunctionArn: string;
  /** JSON text, as the function would have received it. */
  payload: string;
  error: { code: string; message: string };
  /** Missing if the message does not report the number of attempts. */
  attempts?: number;
  /** The limit that ended the retries, such as `RetriesExhausted`. Missing if the error was not retryable. */
  condition?: string;
}

/** An event that EventBridge could not deliver to Lambda. */
export interface UndeliveredEvent extends Redrivable {
  kind: "undelivered-event";
  event: EventIdentity;
}

/** An asynchronous invocation that failed for good. */
export interface FailedInvocation extends Redrivable {
  kind: "failed-invocation";
  /** The request ID that Invoke returned; all attempts share it. */
  requestId: string;
  /** Missing if the payload is neither an EventBridge event nor a topic's message with one. */
  event?: EventIdentity;
}

/** An event that SNS could not deliver to Lambda. Its messages give no reason. */
export interface UndeliveredMessage extends Redrivable {
  kind: "undelivered-message";
  event: EventIdentity;
}

/** An event in the queue in front of a function, received as often as the queue's redrive policy permits. */
export interface ExhaustedMessage extends Redrivable {
  kind: "exhausted-message";
  event: EventIdentity;
}

export interface UnreadableMessage {
  kind: "unreadable";
  reason: string;
  body: string;
}

export type DeadLetter =
  | UndeliveredEvent
  | FailedInvocation
  | UndeliveredMessage
  | ExhaustedMessage
  | UnreadableMessage;

const eventSchema = z
  .object({ id: z.string().min(1), source: z.string(), "detail-type": z.string() })
  .transform(({ id, source, "detail-type": detailType }): EventIdentity => ({ id, source, detailType }));

/** The parts of an `OnFailureRecord` that are read. Conditions that AWS may add are accepted. */
const recordSchema = z.object({
  requestContext: z.object({
    requestId: z.string(),
    functionArn: z.string(),
    condition: z.string(),
    approximateInvokeCount: z.number().optional(),
  }),
  requestPayload: z.unknown(),
  responsePayload: z
    .object({ errorType: z.string().default(""), errorMessage: z.string().default("") })
    .catch({ errorType: "", errorMessage: "" }),
});

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
const streamBatchSchema = z.object({
  DDBStreamBatchInfo: z.object({ batchSize: z.number(), startSequenceNumber: z.string(), streamArn: z.string() }),
});

/** A message of an SNS topic, as a function receives it. */
const payloadOfTopicSchema = z.object({ Records: z.tuple([z.object({ Sns: z.object({ Message: z.string() }) })]) });

/** A message of an SNS topic that a subscriber did not receive. */
const notificationSchema = z.object({ Type: z.literal("Notification"), TopicArn: z.string(), Message: z.string() });

const FUNCTION_ARN = /^(arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+)(?::[\w$-]+)?$/;

const QUEUE_ARN = /^arn:[\w-]+:sqs:/;

type Attributes = Readonly<Record<string, { StringValue?: string | undefined }>>;

/**
 * Parses a message of a dead-letter queue. Never throws: anyone who may send to the queue may have sent anything, which
 * is an {@link UnreadableMessage}. EventBridge sends an event that it could not deliver as the body, with the reason in
 * message attributes. Lambda sends the record of an on-failure destination, with the payload in `requestPayload`. SNS
 * sends its message, with the event in `Message`. A redrive policy of a queue moves the event itself. Neither of the two
 * gives a reason.
 * @param receiverArn the function, version or alias whose queue sends dead letters here, if it has one
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 * @example
 * const letter = parseDeadLetter(message.Body, message.MessageAttributes);
 * if (letter.kind !== "unreadable") await invoke(letter.invokedFunctionArn, letter.payload);
 */
export function parseDeadLetter(body = "", attributes: Attributes = {}, receiverArn?: string): DeadLetter {
  const json = readJson(body);
  if (json === undefined) {
    return { kind: "unreadable", reason: "the body is not JSON", body };
  }
  const attribute = (name: keyof DeliveryAttributes) =>
    Object.hasOwn(attributes, name) ? attributes[name]?.StringValue : undefined;
  const targetArn = attribute("TARGET_ARN");
  if (targetArn !== undefined) {
    const invokedArn = QUEUE_ARN.test(targetArn) && receiverArn !== undefined ? receiverArn : targetArn;
    return parseUndeliveredEvent(body, json, invokedArn, attribute);
  }
  const batch = streamBatchSchema.safeParse(json).data?.DDBStreamBatchInfo;
  if (batch) {
    const { batchSize, startSequenceNumber, streamArn } = batch;
    const reason = `it has the position of ${batchSize} records and not the records: read them from ${streamArn} at ${startSequenceNumber}`;
    return { kind: "unreadable", reason, body };
  }
  return parseReceiversLetter(body, json, receiverArn) ?? parseFailedInvocation(body, json);
}

/** Parses a letter that does not name the function that missed it. */
function parseReceiversLetter(
  body: string,
  json: unknown,
  receiverArn: string | undefined,
): ExhaustedMessage | UndeliveredMessage | undefined {
  const message = notificationSchema.safeParse(json).data?.Message;
  const event = eventSchema.safeParse(message === undefined ? json : readJson(message)).data;
  const functionArn = toFunctionArn(receiverArn ?? "");
  if (!event || receiverArn === undefined || functionArn === undefined) {
    return undefined;
  }
  const common = { event, functionArn, invokedFunctionArn: receiverArn };
  return message === undefined
    ? {
        kind: "exhausted-message",
        ...common,
        payload: body,
        error: { code: "", message: "received too often without success" },
      }
    : { kind: "undelivered-message", ...common, payload: message, error: { code: "", message: "" } };
}

function parseUndeliveredEvent(
  body: string,
  json: unknown,
  invokedFunctionArn: string,
  attribute: (name: keyof DeliveryAttributes) => string | undefined,
): UndeliveredEvent | UnreadableMessage {
  const event = eventSchema.safeParse(json).data;
  const functionArn = toFunctionArn(invokedFunctionArn);
  if (!event) {
    return { kind: "unreadable", reason: "the body is not an event", body };
  }
  if (functionArn === undefined) {
    return { kind: "unreadable", reason: "TARGET_ARN is not a function", body };
  }
  const retries = attribute("RETRY_ATTEMPTS") ?? "";
  const condition = attribute("EXHAUSTED_RETRY_CONDITION");
  return {
    kind: "undelivered-event",
    event,
    functionArn,
    invokedFunctionArn,
    payload: body,
    error: { code: attribute("ERROR_CODE") ?? "", message: attribute("ERROR_MESSAGE") ?? "" },
    ...(/^\d{1,3}$/.test(retries) && { attempts: Number(retries) + 1 }),
    ...(condition !== undefined && { condition }),
  };
}

function parseFailedInvocation(body: string, json: unknown): FailedInvocation | UnreadableMessage {
  const record = recordSchema.safeParse(json).data;
  const notification = notificationSchema.safeParse(json).data;
  if (notification) {
    const reason = `a message of the topic ${notification.TopicArn}, not an event: publish its Message again`;
    return { kind: "unreadable", reason, body };
  }
  if (!record) {
    return { kind: "unreadable", reason: "neither an event with TARGET_ARN nor a Lambda record", body };
  }
  const { requestContext, requestPayload, responsePayload } = record;
  const { functionArn: invokedFunctionArn } = requestContext;
  const functionArn = toFunctionArn(invokedFunctionArn);
  if (functionArn === undefined) {
    return { kind: "unreadable", reason: "requestContext.functionArn is not a function", body };
  }
  const payload = stringifyJson(requestPayload);
  if (payload === undefined) {
    return { kind: "unreadable", reason: "requestPayload is nested too deeply", body };
  }
  const event = eventSchema.safeParse(unwrapEvent(requestPayload)).data;
  const { approximateInvokeCount: attempts, condition, requestId } = requestContext;
  return {
    kind: "failed-invocation",
    requestId,
    ...(event && { event }),
    functionArn,
    invokedFunctionArn,
    payload,
    error: { code: responsePayload.errorType, message: responsePayload.errorMessage },
    ...(attempts !== undefined && { attempts }),
    condition,
  };
}

/** Returns the event that a payload holds: the message of a topic, or else the payload itself. */
export function unwrapEvent(payload: unknown): unknown {
  const message = payloadOfTopicSchema.safeParse(payload).data?.Records[0].Sns.Message;
  return (message !== undefined && readJson(message)) || payload;
}

function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** JSON.parse accepts any depth; JSON.stringify throws a RangeError when the stack overflows. */
function stringifyJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** Returns the ARN of a function from its own or that of a version or alias; undefined for any other text. */
export function toFunctionArn(invokedFunctionArn: string): string | undefined {
  return FUNCTION_ARN.exec(invokedFunctionArn)?.[1];
}
