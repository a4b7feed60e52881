import { oneLine } from "./one-line.ts";

export type StackErrorCode =
  | "STACK_NOT_FOUND"
  | "STACK_NOT_JSON"
  | "STACK_NOT_SUPPORTED"
  | "UNKNOWN_REFERENCE"
  | "CYCLIC_REFERENCE"
  | "INVALID_RESOURCE";

/** The stack cannot be run. The message says what stands where, and what to do. */
export class StackError extends Error {
  readonly code: StackErrorCode;

  constructor(code: StackErrorCode, message: string, options?: ErrorOptions) {
    super(oneLine(message), options);
    this.name = "StackError";
    this.code = code;
  }
}
