import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { RunningStack } from "../support/run-stack.ts";

const main = fileURLToPath(new URL("../../packages/orders-cli/src/main.ts", import.meta.url));

export interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export interface OrdersProcess {
  child: ChildProcess;
  /** What it has written so far. */
  output: { stdout: string; stderr: string };
  ended: Promise<Ended>;
}

/** Starts `pnpm orders …parameters`, in a process of its own without a terminal. */
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
  const ended = new Promise<Ended>((resolve) => child.on("close", (exitCode) => resolve({ exitCode, ...output })));
  return { child, output, ended };
}

/** Runs `pnpm orders …parameters` to its end. */
export function runOrders(...parameters: string[]): Promise<Ended> {
  return startOrders(parameters).ended;
}

/** What makes a command operate a stack that runs. */
export function at(stack: Pick<RunningStack, "awsUrl">): string[] {
  return ["--local", "--aws-port", new URL(stack.awsUrl).port];
}

/** The objects that `--json` has printed. */
// biome-ignore lint/suspicious/noExplicitAny: what a command prints is what the test is about.
export function jsonLines({ stdout }: Pick<Ended, "stdout">): any[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
