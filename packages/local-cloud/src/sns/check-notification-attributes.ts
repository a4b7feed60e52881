import { AwsError } from "../core/aws-error.ts";
import type { MessageAttribute, MessageAttributes } from "../sqs/message-attributes.ts";

const MAX_NAME_BYTES = 256;

/**
 * Checks the attributes of a message that is published, with errors of SNS, as recorded by LocalStack's tests.
 * @throws {AwsError} InvalidParameterValueException
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 */
export function checkNotificationAttributes(attributes: MessageAttributes): void {
  for (const [name, attribute] of Object.entries(attributes)) {
    checkName(name);
    checkValue(name, attribute);
  }
}

function checkName(name: string): void {
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) {
    throw createError(`Length of message attribute name must be less than ${MAX_NAME_BYTES} bytes.`);
  }
  const [invalid] = /[^A-Za-z0-9_.-]/u.exec(name) ?? [];
  if (invalid !== undefined) {
    const code = `#x${invalid.codePointAt(0)?.toString(16).toUpperCase()}`;
    throw createError(
      `Invalid non-alphanumeric character '${code}' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.`,
    );
  }
  if (name.startsWith(".")) {
    throw createError("Invalid message attribute name starting with character '.' was found.");
  }
  if (name.endsWith(".")) {
    throw createError("Invalid message attribute name ending with character '.' was found.");
  }
  if (name.includes("..")) {
    throw createError("Message attribute name can not have successive '.' character.");
  }
}

function checkValue(name: string, { BinaryValue, DataType = "", StringValue }: MessageAttribute): void {
  const [, type] = /^(Binary|Number|String)(\..*)?$/s.exec(DataType) ?? [];
  if (type === undefined) {
    throw createError(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const isBinary = type === "Binary";
  const [value, other] = isBinary ? [BinaryValue, StringValue] : [StringValue, BinaryValue];
  if (value === undefined && other !== undefined) {
    const field = isBinary ? "Binary" : "String";
    throw createError(`The message attribute '${name}' with type '${DataType}' must use field '${field}'.`);
  }
  if (!value) {
    throw createError(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`,
    );
  }
  if (type === "Number" && !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value)) {
    throw createError(`Could not cast message attribute '${name}' value to number.`);
  }
}

function createError(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}
