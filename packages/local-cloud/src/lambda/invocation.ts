import type { Cause } from "../core/activity/cause.ts";

/** One run of a handler, as it is asked for. */
export interface Invocation {
  requestId: string;
  /** JSON. */
  payload: string;
  /** What it was asked for by. */
  cause?: Cause | undefined;
  /** What the caller's SDK tells about itself, as `context.clientContext` has it: JSON. */
  clientContext?: string | undefined;
  /** As the caller named the function, with a qualifier where it gave one. @default the function's ARN */
  invokedFunctionArn?: string | undefined;
  /** What goes wrong with it, because somebody wants it to. */
  fault?: InvocationFault | undefined;
}

/** What can be made to go wrong with an invocation: that it is refused, fails, starts late or loses its worker. */
export interface InvocationFault {
  effect: "throttle" | "exception-before" | "exception-after" | "delay" | "crash-before" | "crash-after";
  /** How late the handler starts. */
  delayMs: number;
}

/** What came of it. */
export interface InvocationResult {
  /** JSON: what the handler answered, or the error as AWS reports it. */
  payload: string;
  /** Set when the handler failed, timed out or the worker died. */
  error?: FunctionError;
  /** Set when nothing was run: as many invocations were running as the function's reserved concurrency allows. */
  throttled?: true;
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

/** @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html#reserved-and-provisioned */
export function throttled(): InvocationResult {
  return {
    ...failed({ errorType: "TooManyRequestsException", errorMessage: "Rate Exceeded." }),
    throttled: true,
  };
}
