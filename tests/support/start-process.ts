import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished } from "vitest";
import { until } from "./conditions.ts";
import { stackFolder } from "./run-stack.ts";

const main = fileURLToPath(new URL("../../packages/start-command/src/main.ts", import.meta.url));

export interface StartProcessOptions {
  /** @default the synthesized stack */
  stack?: string;
  /** Further ones of the command. */
  options?: string[];
}

/**
 * Runs `npm start`'s command as a process of its own, until it listens; what outlives the process shows only there. It
 * is killed when the test ends.
 *
 * @param folder the current one of the process, in which it keeps its data
 */
export async function startProcess(folder: string, { stack = stackFolder, options = [] }: StartProcessOptions = {}) {
  const ports = ["--api-port", "0", "--aws-port", "0", "--console-port", "0"];
  const child = spawn("node", [main, stack, ...ports, "--time-scale", "60", ...options], { cwd: folder });
  const ended = new Promise((resolve) => child.on("close", resolve));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  const listening = until(() => expect(output).toContain("Ctrl-C"));
  await Promise.race([
    listening,
    ended.then(() => {
      throw new Error(output);
    }),
  ]);
  return {
    child,
    ended,
    orderUrl: /http:\S+\/prod\/order/.exec(output)?.[0] ?? "",
    awsUrl: /AWS endpoint\s+(http:\S+)/.exec(output)?.[1] ?? "",
  };
}

/** A folder for the data of processes, removed when the test ends. */
export function processFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "orders-process-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
