import { AwsError } from "../core/aws-error.ts";

const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const ALL_FORBIDDEN = new RegExp(FORBIDDEN, "gu");

/**
 * @param code the code of the error, which differs between a body and an attribute
 * @throws {AwsError} InvalidMessageContents
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function checkCharacters(text: string, code = "InvalidMessageContents"): void {
  if (FORBIDDEN.test(text)) {
    throw new AwsError(
      code,
      "Invalid characters found. Valid unicode characters are " +
        "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
    );
  }
}

/** Replaces the characters that SQS rejects with their JSON escapes, such as `\\u001b`. JSON keeps its value. */
export const escapeForbiddenCharacters = (text: string): string =>
  text.replace(ALL_FORBIDDEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
