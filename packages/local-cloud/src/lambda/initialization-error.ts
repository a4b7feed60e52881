import type { FunctionError } from "./invocation.ts";

/** New code of a function cannot be initialized, so the old code stays. */
export class InitializationError extends Error {
  readonly code = "INITIALIZATION_FAILED";

  constructor(functionName: string, { errorMessage, errorType, trace }: FunctionError) {
    super(`${functionName} cannot be initialized: ${trace?.join("\n") || `${errorType}: ${errorMessage}`}`);
    this.name = "InitializationError";
  }
}
