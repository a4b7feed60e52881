import { toOneLine } from "./to-one-line.ts";

export type StackErrorCode =
  | "STACK_NOT_FOUND"
  | "STACK_NOT_JSON"
  | "STACK_NOT_SUPPORTED"
  | "UNKNOWN_REFERENCE"
  | "CYCLIC_REFERENCE"
  | "INVALID_RESOURCE";

/** The stack cannot be run. The message names the location, the value and the next step. */
export class StackError extends Error {
  readonly code: StackErrorCode;

  constructor(code: StackErrorCode, message: string, options?: ErrorOptions) {
    super(toOneLine(message), options);
    this.name = "StackError";
    this.code = code;
  }
}

export function createInvalidResourceError(message: string, options?: ErrorOptions): StackError {
  return new StackError("INVALID_RESOURCE", message, options);
}
