import type { Cause } from "../core/activity/cause.ts";

export interface Invocation {
  requestId: string;
  /** JSON. */
  payload: string;
  cause?: Cause | undefined;
  /** The ARN of the user or role that invokes the function directly, or "the console". */
  caller?: string | undefined;
  /** JSON from the caller's SDK, the value of `context.clientContext`. */
  clientContext?: string | undefined;
  /** The ARN of the function, version or alias that the caller invokes. @default the function's ARN */
  invokedFunctionArn?: string | undefined;
  fault?: InvocationFault | undefined;
}

export interface InvocationFault {
  effect: "throttle" | "exception-before" | "exception-after" | "delay" | "crash-before" | "crash-after";
  delayMs: number;
}

export interface InvocationResult {
  /** JSON: the handler's return value, or the error as AWS returns it. */
  payload: string;
  /** Set if the handler failed or timed out, or the worker died. */
  error?: FunctionError;
  /** Set if the handler was not run, because the function's reserved concurrency was used up. */
  throttled?: true;
}

/**
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html
 */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  /** Set by Node.js. */
  trace?: string[];
  /** Set by Python, as is the ID. */
  stackTrace?: string[];
  requestId?: string;
}

export function failed(error: FunctionError): InvocationResult {
  return { payload: JSON.stringify(error), error };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html#reserved-and-provisioned */
export function throttled(): InvocationResult {
  return { ...failed({ errorType: "TooManyRequestsException", errorMessage: "Rate Exceeded." }), throttled: true };
}
