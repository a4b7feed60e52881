/** One run of a handler, as it is asked for. */
export interface Invocation {
  requestId: string;
  /** JSON. */
  payload: string;
}

/** What came of it. */
export interface InvocationResult {
  /** JSON: what the handler answered, or the error as AWS reports it. */
  payload: string;
  /** Set when the handler failed, timed out or the worker died. */
  error?: FunctionError;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

export function failed(error: FunctionError): InvocationResult {
  return { payload: JSON.stringify(error), error };
}
