import { AwsError } from "../core/aws-error.ts";

export function invalidParameterValue(message: string): AwsError {
  return new AwsError("InvalidParameterValue", message);
}

/** @throws {AwsError} MissingParameter */
export function required<Value>(name: string, value: Value | undefined): Value {
  if (value === undefined || value === "") {
    throw new AwsError("MissingParameter", `The request must contain the parameter ${name}.`);
  }
  return value;
}

/**
 * @param reason what AWS says of a value outside the range; the parameters differ in their words
 * @throws {AwsError} InvalidParameterValue
 */
export function checkRange(name: string, value: number | undefined, [least, most]: [number, number], reason: string) {
  if (value !== undefined && (value < least || value > most)) {
    throw invalidParameterValue(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);
  }
}
