import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parentPort } from "node:worker_threads";
import { FunctionFailure } from "./function-failure.ts";
import type { FunctionError } from "./invocation.ts";
import { type RunHandler, type RuntimeSettings, STOP } from "./runtime-messages.ts";

const RUNTIME = fileURLToPath(new URL("./python-runtime.py", import.meta.url));

type PythonMessage =
  | { type: "ready" }
  | { type: "result"; payload: string }
  | { type: "error"; error: FunctionError; fatal: boolean };

/**
 * Starts a process that runs the handler, and ends with this thread: then its stdin closes.
 * @throws {FunctionFailure} if the handler cannot be loaded
 */
export async function startPythonHandler(settings: RuntimeSettings & { pythonPath: string }): Promise<RunHandler> {
  const { pythonPath, ...rest } = settings;
  // Starts each message, so that no output of the function is mistaken for one.
  const marker = randomUUID();
  const options = ["-u", "-B", "-X", "utf8"];
  const python = spawn(pythonPath, [...options, RUNTIME, JSON.stringify({ ...rest, marker })], {
    cwd: settings.codeFolder,
    stdio: "pipe",
  });
  python.stderr.on("data", (output: Buffer) => process.stdout.write(output));
  let next = Promise.withResolvers<PythonMessage>();
  // Output and messages share a pipe, which keeps them in order.
  createInterface({ input: python.stdout }).on("line", (line) => {
    const position = line.indexOf(marker);
    const output = position < 0 ? line : line.slice(0, position);
    if (position !== 0) {
      process.stdout.write(`${output}\n`);
    }
    if (position >= 0) {
      next.resolve(JSON.parse(line.slice(position + marker.length)));
    }
  });
  // A request to a process that has exited fails by its exit code.
  python.stdin.on("error", () => {});
  python.on("error", (error) => next.reject(error));
  python.on("close", (exitCode) => process.exit(exitCode ?? 1));
  parentPort?.on("message", (message) => {
    if (message === STOP) {
      python.once("exit", () => process.exit());
      python.kill("SIGKILL");
    }
  });

  const receive = async (): Promise<string> => {
    const message = await next.promise;
    next = Promise.withResolvers();
    if (message.type === "error") {
      throw new FunctionFailure(message.error);
    }
    return message.type === "result" ? message.payload : "";
  };
  await receive();
  return (message, xRayTraceId) => {
    python.stdin.write(`${JSON.stringify({ ...message, xRayTraceId })}\n`);
    return receive();
  };
}
