/** The Node.js runtime inside a worker. @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
import { existsSync } from "node:fs";
import inspector from "node:inspector";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { createTraceHeader } from "../core/trace-header.ts";
import { adaptCallback, supportsCallbacks } from "./adapt-callback.ts";
import type { FunctionError } from "./invocation.ts";
import { provideAwsSdk } from "./provide-aws-sdk.ts";

export interface RuntimeSettings {
  codeFolder: string;
  handler: string;
  /** Such as `nodejs24.x`. */
  runtime: string;
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

export type RuntimeMessage =
  | { type: "ready" }
  /** Sent before the handler is loaded: a debugger may attach to the port on 127.0.0.1. */
  | { type: "inspectable"; port: number }
  | { type: "log"; line: string }
  | { type: "result"; payload: string }
  | { type: "error"; error: FunctionError; fatal: boolean };

type Handler = (event: unknown, context: object) => unknown;

const settings = workerData as RuntimeSettings;
const port = parentPort;
if (!port) {
  throw new Error("the runtime must run in a worker thread");
}

const send = (message: RuntimeMessage) => port.postMessage(message);

// Sends output as messages: a thread's own streams are slower, and lose output when it exits.
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
  const error = createNamedError("Runtime.UnhandledPromiseRejection", String(reason));
  send({ type: "error", error: toFunctionError(error), fatal: true });
});
process.on("uncaughtException", (error) => send({ type: "error", error: toFunctionError(error), fatal: true }));

// Each thread has its own inspector, which closes when the thread exits.
if (settings.inspected) {
  inspector.open(0, "127.0.0.1");
  send({ type: "inspectable", port: Number(new URL(inspector.url() ?? "").port) });
}

// Set for the worker, not for the function.
delete process.env.NODE_COMPILE_CACHE;

provideAwsSdk();

try {
  const handler = await loadHandler();
  port.on("message", (message: InvocationMessage) => void run(handler, message));
  send({ type: "ready" });
} catch (error) {
  send({ type: "error", error: toFunctionError(error), fatal: true });
}

async function loadHandler(): Promise<Handler> {
  const [file = "", exportName = ""] = settings.handler.split(".");
  const path = [".js", ".mjs", ".cjs"].map((extension) => join(settings.codeFolder, file + extension)).find(existsSync);
  if (!path) {
    throw createNamedError(
      "Runtime.ImportModuleError",
      `Error: Cannot find module '${file}' in ${settings.codeFolder}`,
    );
  }
  const module = await loadModule(path).catch((error) => {
    throw error instanceof SyntaxError ? createNamedError("Runtime.UserCodeSyntaxError", String(error)) : error;
  });
  const handler = module[exportName] ?? module.default?.[exportName];
  if (typeof handler !== "function") {
    throw createNamedError("Runtime.HandlerNotFound", `${settings.handler} is undefined or not exported`);
  }
  if (handler.length >= 3 && supportsCallbacks(settings.runtime)) {
    return adaptCallback(handler);
  }
  if (handler.length >= 3) {
    throw createNamedError(
      "Runtime.CallbackHandlerDeprecated",
      "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.",
    );
  }
  return handler;
}

/** Loads CommonJS by `require`, as AWS does: an import would parse it once more, for its exports. */
async function loadModule(path: string) {
  return path.endsWith(".cjs") ? createRequire(path)(path) : import(pathToFileURL(path).href);
}

async function run(handler: Handler, message: InvocationMessage): Promise<void> {
  const { clientContext, deadlineMs, delayMs, invokedFunctionArn, payload, requestId } = message;
  const xRayTraceId = createTraceHeader(requestId);
  process.env._X_AMZN_TRACE_ID = xRayTraceId;
  try {
    if (delayMs > 0) {
      await setTimeout(delayMs);
    }
    // The context of nodejs24.x, including properties that are always undefined here.
    const result = await handler(JSON.parse(payload), {
      awsRequestId: requestId,
      clientContext: clientContext === undefined ? undefined : JSON.parse(clientContext),
      functionName: settings.functionName,
      functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
      getRemainingTimeInMillis: () => deadlineMs - Date.now(),
      identity: undefined,
      invokedFunctionArn,
      logGroupName: settings.logGroupName,
      logStreamName: settings.logStreamName,
      memoryLimitInMB: String(settings.memoryMb),
      tenantId: undefined,
      xRayTraceId,
    });
    send({ type: "result", payload: JSON.stringify(result) ?? "null" });
  } catch (error) {
    send({ type: "error", error: toFunctionError(error), fatal: false });
  }
}

function toFunctionError(error: unknown): FunctionError {
  return error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function createNamedError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
