import { spawn } from "node:child_process";
import { once } from "node:events";
import { PassThrough, type Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { type ProgramProcess, runProgram } from "command-line/run-program";
import { createProgram } from "dev-server/create-program";
import { onTestFinished } from "vitest";
import { stackFolder } from "./stack-folder.ts";

const main = fileURLToPath(new URL("../../packages/dev-server/src/main.mjs", import.meta.url));

const anyPorts = ["--api-port", "0", "--aws-port", "0", "--console-port", "0"];

/** Starts a process that runs `npm start` in an installed and built workspace. */
export function startCommand(...parameters: string[]) {
  const child = spawn("node", [main, stackFolder, ...anyPorts, ...parameters]);
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, output: collectOutput(child), exited: once(child, "close") };
}

export type CommandRun = ReturnType<typeof runCommand>;

/** Runs `npm start` in this process until it is interrupted. */
export function runCommand(folder: string, ...parameters: string[]) {
  const interruption = new AbortController();
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const output = collectOutput(streams);
  const program: ProgramProcess = { argv: ["node", main, folder, ...anyPorts, ...parameters], ...streams };
  const createInterruptible = (each: ProgramProcess) => createProgram(each, () => interruption.signal);
  const exit = runProgram(createInterruptible, program).then(() => Number(program.exitCode ?? 0));
  const interrupt = () => {
    interruption.abort();
    return exit;
  };
  return { exit, interrupt, output };
}

function collectOutput(streams: { stdout: Readable; stderr: Readable }) {
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    streams[name].setEncoding("utf8").on("data", (text) => {
      output[name] += text;
    });
  }
  return output;
}

export function readLines({ stdout }: { stdout: string }) {
  const lines = stdout.split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}
