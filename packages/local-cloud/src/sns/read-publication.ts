import * as z from "zod";
import {
  computeMessageAttributesBytes,
  type MessageAttributes,
  messageAttributesSchema,
} from "../sqs/message-attributes.ts";
import { checkNotificationAttributes } from "./check-notification-attributes.ts";
import { createParameterError } from "./parameter-error.ts";

/** The limit of a message, and of a batch. @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export const MAX_MESSAGE_BYTES = 262_144;

const MAX_SUBJECT_CHARACTERS = 100;

export const publishParameters = {
  Message: z.string().optional(),
  Subject: z.string().optional(),
  MessageStructure: z.string().optional(),
  MessageAttributes: messageAttributesSchema.optional(),
  MessageGroupId: z.string().optional(),
  MessageDeduplicationId: z.string().optional(),
};

export type PublishInput = z.output<z.ZodObject<typeof publishParameters>>;

/** A valid message of Publish or PublishBatch. */
export interface Publication {
  /** The message by the protocol of the subscription; `default` is that of all others. */
  messages: { default: string } & Readonly<Record<string, string>>;
  subject?: string | undefined;
  attributes: MessageAttributes;
  groupId?: string | undefined;
  bytes: number;
}

/**
 * Reads the message of a request. Errors are AWS's, as recorded by LocalStack's tests.
 * @throws {AwsError} InvalidParameterException, or InvalidParameterValueException for an attribute
 */
export function readPublication(input: PublishInput): Publication {
  const { Message: message = "", MessageAttributes: attributes = {}, Subject: subject } = input;
  if (message === "") {
    throw createParameterError("Empty message");
  }
  if (input.MessageDeduplicationId !== undefined) {
    throw createParameterError(
      "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
    );
  }
  if (subject !== undefined && !isSubject(subject)) {
    throw createParameterError("Subject");
  }
  checkNotificationAttributes(attributes);
  const bytes = Buffer.byteLength(message) + computeMessageAttributesBytes(attributes);
  if (bytes > MAX_MESSAGE_BYTES) {
    throw createParameterError("Message too long");
  }
  return {
    messages: readMessages(message, input.MessageStructure),
    subject,
    attributes,
    groupId: input.MessageGroupId,
    bytes,
  };
}

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_RequestParameters */
function isSubject(subject: string): boolean {
  return subject !== "" && subject.length <= MAX_SUBJECT_CHARACTERS && !/\p{Cc}/u.test(subject);
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-send-custom-platform-specific-payloads-mobile-devices.html */
function readMessages(message: string, structure: string | undefined): Publication["messages"] {
  if (structure === undefined) {
    return { default: message };
  }
  if (structure !== "json") {
    throw createParameterError(`Message Structure - Invalid value: ${structure}`);
  }
  const { default: fallback, ...others } = parseMessages(message);
  if (typeof fallback !== "string") {
    throw createParameterError("Message Structure - No default entry in JSON message body");
  }
  return { ...selectTexts(others), default: fallback };
}

function parseMessages(message: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(message));
  } catch {
    throw createParameterError("Message Structure - JSON message body failed to parse");
  }
}

function selectTexts(messages: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(messages).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
