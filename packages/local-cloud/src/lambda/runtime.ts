/**
 * The Node.js runtime inside a worker: loads the handler, runs one invocation after the other and answers as AWS's
 * runtime does.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 */
import { existsSync } from "node:fs";
import inspector from "node:inspector";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { createTraceHeader } from "../core/trace-header.ts";
import type { FunctionError } from "./invocation.ts";

export interface RuntimeSettings {
  codeFolder: string;
  handler: string;
  functionName: string;
  memoryMb: number;
  logGroupName: string;
  logStreamName: string;
  /** Whether a debugger may attach to this thread. */
  inspected: boolean;
}

export interface InvocationMessage {
  requestId: string;
  payload: string;
  /** Milliseconds since the epoch; infinite where nothing times out. */
  deadlineMs: number;
  invokedFunctionArn: string;
  /** JSON. */
  clientContext: string | undefined;
  /** How late the handler starts; 0 but for a fault. */
  delayMs: number;
}

export type RuntimeMessage =
  | { type: "ready" }
  /** Before the handler is loaded: a debugger may attach to that port of 127.0.0.1. */
  | { type: "inspectable"; port: number }
  | { type: "log"; line: string }
  | { type: "answer"; payload: string }
  | { type: "error"; error: FunctionError; fatal: boolean };

type Handler = (event: unknown, context: object) => unknown;

const settings = workerData as RuntimeSettings;
const port = parentPort;
if (!port) {
  throw new Error("the runtime runs in a worker");
}

const send = (message: RuntimeMessage) => port.postMessage(message);

// Output goes the way of the answer: a thread's own streams are slower, and end with it.
for (const stream of [process.stdout, process.stderr]) {
  stream._writev = (chunks, done) => {
    const text = chunks.map(({ chunk, encoding }) => Buffer.from(chunk, encoding).toString()).join("");
    for (const line of text.replace(/\n$/, "").split("\n")) {
      send({ type: "log", line });
    }
    done();
  };
}

process.on("unhandledRejection", (reason) => {
  const error = namedError("Runtime.UnhandledPromiseRejection", String(reason));
  send({ type: "error", error: describe(error), fatal: true });
});
process.on("uncaughtException", (error) => send({ type: "error", error: describe(error), fatal: true }));

// A thread has an inspector of its own, which is closed when the thread ends.
if (settings.inspected) {
  inspector.open(0, "127.0.0.1");
  send({ type: "inspectable", port: Number(new URL(inspector.url() ?? "").port) });
}

// It is the worker's, and no variable of the function.
delete process.env.NODE_COMPILE_CACHE;

try {
  const handler = await loadHandler();
  port.on("message", (message: InvocationMessage) => void run(handler, message));
  send({ type: "ready" });
} catch (error) {
  send({ type: "error", error: describe(error), fatal: true });
}

async function loadHandler(): Promise<Handler> {
  const [file = "", exportName = ""] = settings.handler.split(".");
  const path = [".js", ".mjs", ".cjs"].map((ending) => join(settings.codeFolder, file + ending)).find(existsSync);
  if (!path) {
    throw namedError("Runtime.ImportModuleError", `Error: Cannot find module '${file}' in ${settings.codeFolder}`);
  }
  const module = await import(pathToFileURL(path).href).catch((error) => {
    throw error instanceof SyntaxError ? namedError("Runtime.UserCodeSyntaxError", String(error)) : error;
  });
  const handler = module[exportName] ?? module.default?.[exportName];
  if (typeof handler !== "function") {
    throw namedError("Runtime.HandlerNotFound", `${settings.handler} is undefined or not exported`);
  }
  if (handler.length >= 3) {
    throw namedError(
      "Runtime.CallbackHandlerDeprecated",
      "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.",
    );
  }
  return handler;
}

async function run(handler: Handler, message: InvocationMessage): Promise<void> {
  const { clientContext, deadlineMs, delayMs, invokedFunctionArn, payload, requestId } = message;
  const xRayTraceId = createTraceHeader(requestId);
  process.env._X_AMZN_TRACE_ID = xRayTraceId;
  try {
    if (delayMs > 0) {
      await setTimeout(delayMs);
    }
    // As nodejs24.x makes it, with what nobody sets here.
    const answer = await handler(JSON.parse(payload), {
      awsRequestId: requestId,
      clientContext: clientContext === undefined ? undefined : JSON.parse(clientContext),
      functionName: settings.functionName,
      functionVersion: "$LATEST",
      getRemainingTimeInMillis: () => deadlineMs - Date.now(),
      identity: undefined,
      invokedFunctionArn,
      logGroupName: settings.logGroupName,
      logStreamName: settings.logStreamName,
      memoryLimitInMB: String(settings.memoryMb),
      tenantId: undefined,
      xRayTraceId,
    });
    send({ type: "answer", payload: JSON.stringify(answer) ?? "null" });
  } catch (error) {
    send({ type: "error", error: describe(error), fatal: false });
  }
}

function describe(error: unknown): FunctionError {
  return error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function namedError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
