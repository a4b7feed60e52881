import type { FunctionError } from "./invocation.ts";

/** An error that a runtime reports as the caller of the function receives it. */
export class FunctionFailure extends Error {
  readonly error: FunctionError;

  constructor(error: FunctionError) {
    super(error.errorMessage);
    this.name = error.errorType;
    this.error = error;
  }
}

export function toFunctionError(error: unknown): FunctionError {
  if (error instanceof FunctionFailure) {
    return error.error;
  }
  return error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };
}

export function createNamedError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
