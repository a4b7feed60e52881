import type { FunctionError } from "./invocation.ts";

export interface RuntimeSettings {
  codeFolder: string;
  layerFolders: readonly string[];
  handler: string;
  /** Such as `nodejs24.x`. */
  runtime: string;
  /** Path of the Python that runs the handler. @default this thread */
  pythonPath: string | undefined;
  functionName: string;
  memoryMb: number;
  logGroupName: string;
  logStreamName: string;
  inspected: boolean;
}

export interface InvocationMessage {
  requestId: string;
  payload: string;
  /** Milliseconds since the epoch; infinite without a timeout. */
  deadlineMs: number;
  invokedFunctionArn: string;
  /** JSON. */
  clientContext: string | undefined;
  delayMs: number;
}

/** Asks a thread to stop its process and then itself; other threads are terminated. */
export const STOP = "stop";

export type RuntimeMessage =
  | { type: "ready" }
  /** Sent before the handler is loaded: a debugger may attach to the port on 127.0.0.1. */
  | { type: "inspectable"; port: number }
  | { type: "log"; line: string }
  | { type: "result"; payload: string }
  | { type: "error"; error: FunctionError; fatal: boolean };

/** Runs an invocation and returns its result as JSON. @throws {unknown} the error of the handler */
export type RunHandler = (message: InvocationMessage, xRayTraceId: string) => Promise<string>;
