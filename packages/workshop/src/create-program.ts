import { readFileSync } from "node:fs";
import { createWholeNumberParser, parseListenPort } from "command-line/option-values";
import type { ProgramProcess } from "command-line/run-program";
import { Command } from "commander";
import { check } from "./commands/check.ts";
import type { Context } from "./commands/context.ts";
import { diff } from "./commands/diff.ts";
import { showHint, showSolution, showTask } from "./commands/show.ts";
import { type StartOptions, start } from "./commands/start.ts";
import { createProcessTerminal } from "./terminal/terminal.ts";
import { Workshop } from "./workshop.ts";

const parseStep = createWholeNumberParser(1, 99);

/** Creates the command behind `npm run workshop`. */
export function createProgram(process: ProgramProcess): Command {
  const program = new Command("npm run workshop --")
    .description("Teaches choreography: complete the code in workshop/, which is run and checked at each save.")
    .version(readVersion())
    .usage("[options] [command]")
    // Only to reject unknown commands by name.
    .argument("[command]")
    .configureHelp({ visibleArguments: () => [] })
    .option("--step <number>", "start at a step, with the earlier ones solved", parseStep)
    .option("--reset", "start over with unfinished code; asks before it overwrites files")
    .option("--reset-step <number>", "put the files of a step back; asks before it overwrites them", parseStep)
    .option("--yes", "do not ask")
    .option("--api-port <port>", "port of the HTTP API, 0 for any free port", parseListenPort, 4000)
    .option("--aws-port <port>", "port of the AWS endpoint, 0 for any free port", parseListenPort, 4566)
    .option("--console-port <port>", "port of the console, 0 for any free port", parseListenPort, 4001)
    .action(async (unknown: string | undefined, options: StartOptions) => {
      if (unknown !== undefined) {
        const known = program.commands.map((each) => each.name());
        program.error(`error: unknown command '${unknown}': use ${known.join(", ")}, or none to start`);
      }
      await start(await createContext(), options);
    });
  addCommands(program, process);
  return program;
}

function addCommands(program: Command, process: ProgramProcess): void {
  program
    .command("check")
    .description("check all steps, or one, and exit with 0 or 1")
    .argument("[step]", "number of the step", parseStep)
    .action(async (step?: number) => {
      process.exitCode = (await check(await createContext(), step)) ? 0 : 1;
    });
  program
    .command("task")
    .description("show the task of a step")
    .argument("[step]", "number of the step; by default, the current one", parseStep)
    .action(async (step?: number) => showTask(await createContext(), step));
  program
    .command("hint")
    .description("show a hint for a step")
    .argument("[step]", "number of the step; by default, the current one", parseStep)
    .argument("[hint]", "1 or 2, which is more concrete", createWholeNumberParser(1, 2))
    .action(async (step?: number, hint?: number) => showHint(await createContext(), step, hint));
  program
    .command("solution")
    .description("show how your code differs from the solution of a step")
    .argument("<step>", "number of the step", parseStep)
    .action(async (step: number) => showSolution(await createContext(), step));
  program
    .command("diff")
    .description("show how your code would change the stack that runs")
    .action(async () => diff(await createContext()));
}

const createContext = async (): Promise<Context> => ({
  workshop: await Workshop.load(),
  terminal: createProcessTerminal(),
});

function readVersion(): string {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}
