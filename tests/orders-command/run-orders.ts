import { type ChildProcess, spawn } from "node:child_process";
import { PassThrough } from "node:stream";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { runOrders as runCommand } from "orders-cli/run-orders";
import { onTestFinished } from "vitest";
import type { RunningStack } from "../support/run-stack.ts";

const main = fileURLToPath(new URL("../../packages/orders-cli/src/main.ts", import.meta.url));

export interface Result {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export interface RunningOrders {
  /** The output so far. */
  output: { stdout: string; stderr: string };
  ended: Promise<Result>;
}

export interface OrdersProcess extends RunningOrders {
  child: ChildProcess;
}

/** Starts `npx pnpm orders …parameters` in a process without a terminal, for signals and the process's environment. */
export function startOrders(
  parameters: string[],
  { cwd, env }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): OrdersProcess {
  const child = spawn("node", [main, ...parameters], {
    cwd,
    env: env ?? process.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text) => {
      output[name] += text;
    });
  }
  const ended = new Promise<Result>((resolve) => child.on("close", (exitCode) => resolve({ exitCode, ...output })));
  return { child, output, ended };
}

/** Starts `npx pnpm orders …parameters` in this process without a terminal. */
export function callOrders(parameters: string[]): RunningOrders {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    streams[name].setEncoding("utf8").on("data", (text) => {
      output[name] += text;
    });
  }
  const { signal } = new AbortController();
  const ended = runCommand(parameters, { ...streams, createInterruptSignal: () => signal }).then(async (exitCode) => {
    await Promise.all([streams.stdout, streams.stderr].map((stream) => finished(stream.end())));
    return { exitCode, ...output };
  });
  return { output, ended };
}

/** Runs `npx pnpm orders …parameters` in this process without a terminal until it finishes. */
export function runOrders(...parameters: string[]): Promise<Result> {
  return callOrders(parameters).ended;
}

/** Returns the options that connect a command to a running stack. */
export function toConnectionOptions(stack: Pick<RunningStack, "awsUrl">): string[] {
  return ["--local", "--aws-port", new URL(stack.awsUrl).port];
}

/** Parses the output of `--json`. */
// biome-ignore lint/suspicious/noExplicitAny: the tests assert the shape.
export function parseJsonLines({ stdout }: Pick<Result, "stdout">): any[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
