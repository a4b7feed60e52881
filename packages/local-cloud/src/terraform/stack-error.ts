import { ExpressionError, type ExpressionErrorCode } from "terraform-expression";
import { offerIgnore } from "./offer-ignore.ts";
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

const CODES: Record<ExpressionErrorCode, StackErrorCode> = {
  INVALID_SYNTAX: "STACK_NOT_SUPPORTED",
  INVALID_VALUE: "INVALID_RESOURCE",
  NOT_DEFINED: "UNKNOWN_REFERENCE",
  NO_VALUE: "UNKNOWN_REFERENCE",
  UNKNOWN_FUNCTION: "STACK_NOT_SUPPORTED",
};

/** Adds the location to the error of an expression; any other error stays as it is. */
export function toStackError(error: unknown, where: string): unknown {
  if (!(error instanceof ExpressionError)) {
    return error;
  }
  const message = error.code === "UNKNOWN_FUNCTION" ? offerIgnore(error.message, where) : error.message;
  return new StackError(CODES[error.code], `${where}: ${message}`, { cause: error });
}
