import { readFileSync } from "node:fs";
import { env } from "node:process";
import { parseListenPort } from "command-line/option-values";
import type { ProgramProcess } from "command-line/run-program";
import { Command } from "commander";
import { check } from "./commands/check.ts";
import type { Context } from "./commands/context.ts";
import { diff } from "./commands/diff.ts";
import { showHint, showSolution, showTask } from "./commands/show.ts";
import { type StartOptions, start } from "./commands/start.ts";
import { listStepIds } from "./load-steps.ts";
import { createProcessTerminal } from "./terminal/terminal.ts";
import { Workshop } from "./workshop.ts";

const parseStep = (value: string): number => {
  const { length } = listStepIds();
  return parseNumber(value, length) ?? fail(`step ${value} does not exist: use a step from 1 to ${length}`);
};

const parseHint = (value: string): number => parseNumber(value, 2) ?? fail(`hint ${value} does not exist: use 1 or 2`);

/** Creates the command behind `npm run workshop`. */
export function createProgram(process: ProgramProcess, environment = env): Command {
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
      const swallowed = program.options.flatMap(({ long }) => findSwallowed(long ?? "", unknown, environment));
      if (swallowed.length > 0) {
        program.error(`error: options go after --: npm run workshop -- ${swallowed.join(" ")}`);
      }
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
    .argument("[hint]", "1 or 2, which is more concrete", parseHint)
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

/**
 * Finds an option that npm took for its own, because it came before `--`. npm passes it on as a variable, and a value
 * after a space as the first argument.
 */
function findSwallowed(option: string, argument: string | undefined, environment: NodeJS.ProcessEnv): string[] {
  const value = SWALLOWED_OPTIONS.includes(option)
    ? environment[`npm_config_${option.slice(2).replaceAll("-", "_")}`]
    : undefined;
  if (value === undefined || value === "") {
    return [];
  }
  const own = value === "true" ? argument : value;
  return [own === undefined ? option : `${option} ${own}`];
}

/** Options that are none of npm's. */
const SWALLOWED_OPTIONS = ["--step", "--reset", "--reset-step", "--api-port", "--aws-port", "--console-port"];

function parseNumber(value: string, max: number): number | undefined {
  const number = Number(value);
  return /^\d+$/.test(value) && number >= 1 && number <= max ? number : undefined;
}

function fail(message: string): never {
  throw new Error(message);
}

const createContext = async (): Promise<Context> => ({
  workshop: await Workshop.load(),
  terminal: createProcessTerminal(),
});

function readVersion(): string {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}
