import { createHash } from "node:crypto";
import * as z from "zod";
import { AwsError } from "../core/aws-error.ts";
import { checkCharacters } from "./check-characters.ts";
import { createInvalidValueError } from "./parameters.ts";

/** The AWS JSON form, in which `BinaryValue` is base64. */
export const messageAttributesSchema = z.record(
  z.string(),
  z.strictObject({
    DataType: z.string().optional(),
    StringValue: z.string().optional(),
    BinaryValue: z.base64().optional(),
    StringListValues: z.array(z.unknown()).optional(),
    BinaryListValues: z.array(z.unknown()).optional(),
  }),
);

export type MessageAttributes = z.infer<typeof messageAttributesSchema>;
export type MessageAttribute = MessageAttributes[string];

const MAX_ATTRIBUTES = 10;
const MAX_NAME_OR_TYPE_BYTES = 256;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const MAX_DIGITS = 38;
const MIN_MAGNITUDE = 1e-128;
const MAX_MAGNITUDE = 1e126;

/**
 * @throws {AwsError} InvalidParameterValueException, or UnsupportedOperation for a list
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-message-attributes
 */
export function checkMessageAttributes(attributes: MessageAttributes): void {
  const count = Object.keys(attributes).length;
  if (count > MAX_ATTRIBUTES) {
    const message = `Number of message attributes [${count}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`;
    throw createInvalidValueError(message);
  }
  for (const [name, attribute] of Object.entries(attributes)) {
    checkName(name);
    checkValue(`(user) attribute '${name}'`, attribute);
  }
}

function checkName(name: string): void {
  if (name === "") {
    throw createInvalidValueError("The request must contain non-empty message (user) attribute names.");
  }
  if (Buffer.byteLength(name) > MAX_NAME_OR_TYPE_BYTES) {
    const message = `Message (user) attribute names must be shorter than ${MAX_NAME_OR_TYPE_BYTES} Bytes`;
    throw createInvalidValueError(message);
  }
  // AWS documents A-Z, a-z and 0-9, but accepts other letters, too.
  if (!/^[\p{L}\p{N}_.-]+$/u.test(name) || /^\.|\.$|\.\./.test(name)) {
    const message =
      "Message (user) attributes name can only contain upper and lower score characters, digits, periods, hyphens and underscores. ";
    throw createInvalidValueError(message);
  }
  if (/^(aws|amazon)\./i.test(name)) {
    const message =
      "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use.";
    throw createInvalidValueError(message);
  }
}

/**
 * @param described such as `(user) attribute 'color'`
 * @throws {AwsError} InvalidParameterValueException, or UnsupportedOperation for a list
 */
export function checkValue(
  described: string,
  attribute: MessageAttribute,
  types = ["Binary", "Number", "String"],
): void {
  const { DataType: type, StringValue: text, StringListValues = [], BinaryListValues = [] } = attribute;
  if (StringListValues.length > 0 || BinaryListValues.length > 0) {
    const message = "Message attribute list values in SendMessage operation are not supported.";
    throw new AwsError("UnsupportedOperation", message);
  }
  if (!type) {
    throw createInvalidValueError(`Message ${described} must contain a non-empty attribute type.`);
  }
  if (Buffer.byteLength(type) > MAX_NAME_OR_TYPE_BYTES) {
    const message = `Message (user) attribute types must be shorter than ${MAX_NAME_OR_TYPE_BYTES} Bytes`;
    throw createInvalidValueError(message);
  }
  const logicalType = type.split(".")[0] ?? "";
  if (!types.includes(logicalType)) {
    const message = `The type of message ${described} is invalid. You must use only the following supported type prefixes: ${types.join(", ")}.`;
    throw createInvalidValueError(message);
  }
  if (getValueBytes(attribute).length === 0) {
    const message = `Message ${described} must contain a non-empty value of type '${logicalType === "Binary" ? "Binary" : "String"}'.`;
    throw createInvalidValueError(message);
  }
  if (logicalType === "Number" && !isNumber(text ?? "")) {
    throw createInvalidValueError(`Can't cast the value of message ${described} to a number.`);
  }
  if (logicalType !== "Binary") {
    checkCharacters(text ?? "", "InvalidParameterValueException");
  }
}

function isNumber(text: string): boolean {
  if (!NUMBER.test(text)) {
    return false;
  }
  const [mantissa = ""] = text.split(/[eE]/);
  const significantDigits = mantissa.replace(/\D/g, "").replace(/^0+|0+$/g, "");
  const magnitude = Math.abs(Number(text));
  return (
    significantDigits === "" ||
    (significantDigits.length <= MAX_DIGITS && magnitude >= MIN_MAGNITUDE && magnitude <= MAX_MAGNITUDE)
  );
}

/** Computes the share of the attributes in the message size: their names, types and values. */
export function computeMessageAttributesBytes(attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (bytes, [name, attribute]) =>
      bytes + Buffer.byteLength(name) + Buffer.byteLength(attribute.DataType ?? "") + getValueBytes(attribute).length,
    0,
  );
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
export function selectMessageAttributes(attributes: MessageAttributes, names: readonly string[]): MessageAttributes {
  const matches = (pattern: string, name: string) =>
    pattern === "All" ||
    pattern === "*" ||
    (pattern.endsWith(".*") ? name.startsWith(pattern.slice(0, -2)) : name === pattern);
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => names.some((pattern) => matches(pattern, name))),
  );
}

/**
 * Computes the MD5 digest that SDKs verify: each attribute, sorted by name, contributes its name, type, a byte (1 for
 * text, 2 for binary) and value. All but that byte are preceded by their length as 4 bytes, big-endian.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function computeMessageAttributesMd5(attributes: MessageAttributes = {}): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) {
    return undefined;
  }
  const hash = createHash("md5");
  const updateWithLength = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const attribute = attributes[name] ?? {};
    updateWithLength(Buffer.from(name));
    updateWithLength(Buffer.from(attribute.DataType ?? ""));
    hash.update(Buffer.of(isBinary(attribute) ? 2 : 1));
    updateWithLength(getValueBytes(attribute));
  }
  return hash.digest("hex");
}

function getValueBytes(attribute: MessageAttribute): Buffer {
  return isBinary(attribute)
    ? Buffer.from(attribute.BinaryValue ?? "", "base64")
    : Buffer.from(attribute.StringValue ?? "");
}

function isBinary({ DataType = "" }: MessageAttribute): boolean {
  return DataType.startsWith("Binary");
}
