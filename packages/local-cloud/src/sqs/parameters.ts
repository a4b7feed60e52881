import { AwsError } from "../core/aws-error.ts";

export function createInvalidValueError(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}

/** @throws {AwsError} MissingRequiredParameterException */
export function requireParameter<Value>(name: string, value: Value | undefined): Value {
  if (value === undefined || value === "") {
    throw new AwsError("MissingRequiredParameterException", `The request must contain the parameter ${name}.`);
  }
  return value;
}

/** @param reason AWS's wording of the range, which varies @throws {AwsError} InvalidParameterValueException */
export function checkRange(name: string, value: number | undefined, [min, max]: [number, number], reason: string) {
  if (value !== undefined && (value < min || value > max)) {
    throw createInvalidValueError(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);
  }
}
