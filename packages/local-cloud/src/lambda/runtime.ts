/** The runtime inside a worker. */
import inspector from "node:inspector";
import { setTimeout } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { createTraceHeader } from "../core/trace-header.ts";
import { createNamedError, toFunctionError } from "./function-failure.ts";
import { loadNodeHandler } from "./node-handler.ts";
import {
  type InvocationMessage,
  type RunHandler,
  type RuntimeMessage,
  type RuntimeSettings,
  STOP,
} from "./runtime-messages.ts";

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

try {
  const runHandler = await loadHandler();
  port.on("message", (message: InvocationMessage | typeof STOP) => {
    if (message !== STOP) {
      void run(runHandler, message);
    }
  });
  send({ type: "ready" });
} catch (error) {
  send({ type: "error", error: toFunctionError(error), fatal: true });
}

async function loadHandler(): Promise<RunHandler> {
  const { pythonPath } = settings;
  if (pythonPath === undefined) {
    return loadNodeHandler(settings);
  }
  // Most functions need none of the modules that start a process.
  const { startPythonHandler } = await import("./python-handler.ts");
  return startPythonHandler({ ...settings, pythonPath });
}

async function run(runHandler: RunHandler, message: InvocationMessage): Promise<void> {
  const xRayTraceId = createTraceHeader(message.requestId);
  process.env._X_AMZN_TRACE_ID = xRayTraceId;
  try {
    if (message.delayMs > 0) {
      await setTimeout(message.delayMs);
    }
    send({ type: "result", payload: await runHandler(message, xRayTraceId) });
  } catch (error) {
    send({ type: "error", error: toFunctionError(error), fatal: false });
  }
}
