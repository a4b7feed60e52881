import { checkValue, type MessageAttributes } from "./message-attributes.ts";
import { createInvalidValueError } from "./parameters.ts";

const NAME = "AWSTraceHeader";

/**
 * Reads the only system attribute that a sender may set.
 * @throws {AwsError} InvalidParameterValueException
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_MessageSystemAttributeValue.html
 */
export function readTraceHeader(attributes: MessageAttributes = {}): string | undefined {
  const unknown = Object.keys(attributes).find((name) => name !== NAME);
  if (unknown !== undefined) {
    throw createInvalidValueError(`Message system attribute name '${unknown}' is invalid.`);
  }
  const attribute = attributes[NAME];
  if (attribute) {
    checkValue(`(system) attribute '${NAME}'`, attribute, ["String"]);
  }
  return attribute?.StringValue;
}
