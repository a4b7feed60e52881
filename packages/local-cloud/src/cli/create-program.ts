import { escapeControls } from "command-line/escape-controls";
import { parsePort } from "command-line/option-values";
import type { ProgramProcess } from "command-line/run-program";
import { DEFAULT_AWS_URL, locateLocalCloud } from "command-line/running-local-cloud";
import { Command } from "commander";
import { parseShorthand } from "../faults/fault.ts";
import type { ActiveFault } from "../faults/faults.ts";
import { formatFaults } from "../faults/format-faults.ts";
import { requestLocalCloud } from "../local-api/request-local-cloud.ts";
import { formatTrace } from "../trace/format-trace.ts";
import type { Trace } from "../trace/trace.ts";
import { addRunOptions, type RunOptions } from "./run-options.ts";

interface Options {
  awsPort?: number;
  json?: boolean;
}

const locate = ({ awsPort }: Options) => locateLocalCloud(awsPort) ?? DEFAULT_AWS_URL;

/** Creates `npx pnpm local`, which runs a stack and controls the running one. */
export function createProgram({ stdout }: ProgramProcess): Command {
  const program = new Command("npx pnpm local").description("Runs a stack folder on this machine, as AWS would.");
  addStart(program);
  addTrace(program, stdout);
  addFaults(program, stdout);
  return program;
}

function addStart(program: Command): void {
  addRunOptions(program.command("start"))
    .description("Runs a Terraform stack until Ctrl-C, in native syntax or JSON.")
    .argument("<stack-folder>", "folder with *.tf or *.tf.json, such as one that CDKTF synthesizes")
    .action(async (stackFolder: string, options: RunOptions) => {
      // Other commands start faster without all services.
      const { start } = await import("./start.ts");
      await start(stackFolder, options);
    });
}

function addTrace(program: Command, stdout: ProgramProcess["stdout"]): void {
  withPort(program.command("trace"))
    .description("Prints everything that happened to an ID, such as that of an order or an event.")
    .argument("<ID>")
    .option("--json", "print one JSON object")
    .action(async (id: string, options: Options) => {
      const trace = (await requestLocalCloud(
        locate(options),
        "GET",
        `/_local/trace/${encodeURIComponent(id)}`,
      )) as Trace;
      const color = stdout.isTTY === true && stdout.hasColors?.() === true;
      stdout.write(`${options.json ? JSON.stringify(trace) : escapeControls(formatTrace(trace, { color }))}\n`);
    });
}

function addFaults(program: Command, stdout: ProgramProcess["stdout"]): void {
  const faults = program.command("faults").description("Injects faults into the running stack.");

  withPort(faults.command("list", { isDefault: true }))
    .description("Lists the active faults and how often each was injected.")
    .option("--json", "print one JSON object")
    .action(async (options: Options) => {
      const list = (await requestLocalCloud(locate(options), "GET", "/_local/faults")) as {
        seed: number;
        faults: ActiveFault[];
      };
      stdout.write(`${options.json ? JSON.stringify(list) : formatFaults(list)}\n`);
    });

  withPort(faults.command("add"))
    .description("Adds a fault.")
    .argument("<fault>", "such as on=invocation,effect=crash-before,function=invoice-service,percentage=5")
    .action(async (shorthand: string, options: Options) => {
      const fault = parseShorthand(shorthand);
      const { id } = (await requestLocalCloud(locate(options), "POST", "/_local/faults", fault)) as ActiveFault;
      stdout.write(`added ${id}\n`);
    });

  withPort(faults.command("clear"))
    .description("Removes one fault, or all of them.")
    .argument("[id]")
    .action(async (id: string | undefined, options: Options) => {
      const path = id === undefined ? "/_local/faults" : `/_local/faults/${encodeURIComponent(id)}`;
      await requestLocalCloud(locate(options), "DELETE", path);
      stdout.write(id === undefined ? "removed all faults\n" : `removed ${id}\n`);
    });
}

function withPort(command: Command): Command {
  return command.option(
    "--aws-port <port>",
    "port of the AWS endpoint (default: AWS_ENDPOINT_URL, or the local cloud that runs in this folder)",
    parsePort,
  );
}
