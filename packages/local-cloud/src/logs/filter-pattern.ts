import { AwsError } from "../core/aws-error.ts";

/** Decides whether a filter pattern matches a log event's message. */
export type MessageFilter = (message: string) => boolean;

export function createInvalidParameterError(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}

/** @throws {AwsError} InvalidParameterException */
export function compileRegex(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    throw createInvalidParameterError("Invalid filter pattern");
  }
}
