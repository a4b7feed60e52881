import { createHash } from "node:crypto";
import * as z from "zod";
import { checkCharacters } from "./characters.ts";
import { invalidParameterValue } from "./parameters.ts";

/** As AWS JSON carries it: `BinaryValue` is base64. */
export const messageAttributesSchema = z.record(
  z.string(),
  z.strictObject({
    DataType: z.string().optional(),
    StringValue: z.string().optional(),
    BinaryValue: z.base64().optional(),
  }),
);

export type MessageAttributes = z.infer<typeof messageAttributesSchema>;
type MessageAttribute = MessageAttributes[string];

const MAXIMUM_ATTRIBUTES = 10;
const MAXIMUM_NAME_OR_TYPE_BYTES = 256;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const MAXIMUM_DIGITS = 38;
const SMALLEST_MAGNITUDE = 1e-128;
const LARGEST_MAGNITUDE = 1e126;

/**
 * @throws {AwsError} InvalidParameterValue, or InvalidMessageContents for a character that a value may not hold
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-message-attributes
 */
export function checkMessageAttributes(attributes: MessageAttributes): void {
  const count = Object.keys(attributes).length;
  if (count > MAXIMUM_ATTRIBUTES) {
    throw invalidParameterValue(
      `Number of message attributes [${count}] exceeds the allowed maximum [${MAXIMUM_ATTRIBUTES}].`,
    );
  }
  for (const [name, attribute] of Object.entries(attributes)) {
    checkName(name);
    checkValue(name, attribute);
  }
}

function checkName(name: string): void {
  if (Buffer.byteLength(name) > MAXIMUM_NAME_OR_TYPE_BYTES) {
    throw invalidParameterValue(
      `Message (user) attribute names must be shorter than ${MAXIMUM_NAME_OR_TYPE_BYTES} Bytes`,
    );
  }
  if (!/^[A-Za-z0-9_.-]+$/.test(name) || /^\.|\.$|\.\./.test(name)) {
    throw invalidParameterValue(
      "Message (user) attributes name can only contain upper and lower score characters, digits, periods, hyphens and underscores. ",
    );
  }
  if (/^(aws|amazon)\./i.test(name)) {
    throw invalidParameterValue(
      "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use.",
    );
  }
}

function checkValue(name: string, attribute: MessageAttribute): void {
  const { DataType: type, StringValue: text } = attribute;
  if (!type) {
    throw invalidParameterValue(`Message (user) attribute '${name}' must contain a non-empty attribute type.`);
  }
  if (Buffer.byteLength(type) > MAXIMUM_NAME_OR_TYPE_BYTES) {
    throw invalidParameterValue(
      `Message (user) attribute types must be shorter than ${MAXIMUM_NAME_OR_TYPE_BYTES} Bytes`,
    );
  }
  const logicalType = type.split(".")[0] ?? "";
  if (!["String", "Number", "Binary"].includes(logicalType)) {
    throw invalidParameterValue(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  }
  if (valueBytes(attribute).length === 0) {
    throw invalidParameterValue(
      `Message (user) attribute '${name}' must contain a non-empty value of type '${logicalType === "Binary" ? "Binary" : "String"}'.`,
    );
  }
  if (logicalType === "Number" && !isNumber(text ?? "")) {
    throw invalidParameterValue(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
  if (logicalType !== "Binary") {
    checkCharacters(text ?? "");
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
    (significantDigits.length <= MAXIMUM_DIGITS && magnitude >= SMALLEST_MAGNITUDE && magnitude <= LARGEST_MAGNITUDE)
  );
}

/** What the attributes count towards the size of their message: names, types and values. */
export function messageAttributesBytes(attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (bytes, [name, attribute]) =>
      bytes + Buffer.byteLength(name) + Buffer.byteLength(attribute.DataType ?? "") + valueBytes(attribute).length,
    0,
  );
}

/**
 * The attributes that a receiver asks for: by name, by prefix (`trace.*`), or all of them (`All`, `.*`).
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
export function selectMessageAttributes(attributes: MessageAttributes, names: readonly string[]): MessageAttributes {
  const selects = (wanted: string, name: string) =>
    wanted === "All" || (wanted.endsWith(".*") ? name.startsWith(wanted.slice(0, -2)) : name === wanted);
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => names.some((wanted) => selects(wanted, name))),
  );
}

/**
 * Hexadecimal MD5 of attributes, which SDKs check. In the order of their names, each gives its name, its type, a byte
 * that is 1 for text and 2 for bytes, and its value; all but that byte go after their length in 4 bytes, big-endian.
 * @returns undefined when there are none: AWS leaves the digest out
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function md5OfMessageAttributes(attributes: MessageAttributes): string | undefined {
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
    updateWithLength(valueBytes(attribute));
  }
  return hash.digest("hex");
}

function valueBytes(attribute: MessageAttribute): Buffer {
  return isBinary(attribute)
    ? Buffer.from(attribute.BinaryValue ?? "", "base64")
    : Buffer.from(attribute.StringValue ?? "");
}

function isBinary({ DataType = "" }: MessageAttribute): boolean {
  return DataType.startsWith("Binary");
}
