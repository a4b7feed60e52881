import type { Command } from "commander";
import { toOneLine } from "./to-one-line.ts";

interface Output {
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
  /** Formats an error, which quotes the user's input. @default writes it as it is */
  format?: (error: string) => string;
}

/** Errors of commander after which a user needs the command's usage. */
const INCOMPLETE = new Set(["commander.missingArgument", "commander.missingMandatoryOptionValue"]);

/**
 * Lets a program and its commands report an invalid command line in one line, and throw commander's error instead of ending
 * the process.
 */
export function reportUsageErrors(program: Command, { format = (error) => error, stderr, stdout }: Output): void {
  for (const command of listCommands(program)) {
    let problem: string | undefined;
    command
      .configureOutput({
        writeOut: (text) => stdout.write(text),
        writeErr: (text) => stderr.write(text),
        // Commander passes the code of the error afterwards.
        outputError: (text) => {
          problem = format(toOneLine(text));
        },
      })
      .exitOverride((error) => {
        if (problem !== undefined) {
          stderr.write(`${problem}${INCOMPLETE.has(error.code) ? describeUsage(command) : ""}\n`);
        }
        throw error;
      });
  }
}

function describeUsage(command: Command): string {
  return `; usage: ${command.createHelp().commandUsage(command)}; --help explains it`;
}

function listCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(listCommands)];
}
