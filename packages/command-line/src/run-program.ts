import type { Writable } from "node:stream";
import { type Command, CommanderError } from "commander";
import { bypassProxy } from "./bypass-proxy.ts";
import { reportUsageErrors } from "./report-usage-errors.ts";

/** The process of a program, or its replacement in a test. */
export interface ProgramProcess {
  /** The arguments, after Node and the script. */
  readonly argv: string[];
  exitCode?: number | string | null | undefined;
  readonly stdout: Writable & Partial<Pick<NodeJS.WriteStream, "hasColors" | "isTTY">>;
  readonly stderr: Writable;
}

/** Runs a program with the arguments of its process. An error is one line on standard error and exit code 1. */
export async function runProgram(
  createProgram: (program: ProgramProcess) => Command,
  program: ProgramProcess = process,
): Promise<void> {
  bypassProxy();
  const { argv, stderr, stdout } = program;
  const command = createProgram(program);
  reportUsageErrors(command, { stdout, stderr });
  try {
    await command.parseAsync(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      stderr.write(`error: ${(error as Error).message}\n`);
      program.exitCode = 1;
    } else if (error.exitCode !== 0) {
      program.exitCode = error.exitCode;
    }
  }
}
