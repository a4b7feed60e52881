import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type { Command } from "commander";
import { type ProgramProcess, runProgram } from "../run-program.ts";

export interface ProgramResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs a program in this process, without a terminal. */
export async function callProgram(
  createProgram: (program: ProgramProcess) => Command,
  parameters: readonly string[],
): Promise<ProgramResult> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const program: ProgramProcess = { argv: ["node", "main.ts", ...parameters], stdout, stderr };
  const output = Promise.all([text(stdout), text(stderr)]);
  await runProgram(createProgram, program);
  stdout.end();
  stderr.end();
  const [printed, reported] = await output;
  return { exitCode: Number(program.exitCode ?? 0), stdout: printed, stderr: reported };
}
