/** `pnpm local`: runs a stack, and controls the running one. */
import { parsePort } from "command-line/option-values";
import { runProgram } from "command-line/run-program";
import { Command } from "commander";
import { addRunOptions, type RunOptions } from "./cli/run-options.ts";
import { parseShorthand } from "./faults/fault.ts";
import type { ActiveFault } from "./faults/faults.ts";
import { formatFaults } from "./faults/format-faults.ts";
import { requestLocalCloud } from "./local-api/request-local-cloud.ts";
import { formatTrace } from "./trace/format-trace.ts";
import type { Trace } from "./trace/trace.ts";

interface Options {
  awsPort: number;
  json?: boolean;
}

const program = new Command("pnpm local").description("Runs a stack folder on this machine, as AWS would.");

addRunOptions(program.command("start"))
  .description("Runs a stack until Ctrl-C, from its synthesized Terraform JSON.")
  .argument("<stack-folder>", "folder that holds cdk.tf.json")
  .action(async (stackFolder: string, options: RunOptions) => {
    // Other commands start faster without all services.
    const { start } = await import("./cli/start.ts");
    await start(stackFolder, options);
  });

withPort(program.command("trace"))
  .description("Prints everything that happened to an ID, such as that of an order or an event.")
  .argument("<ID>")
  .option("--json", "print one JSON object")
  .action(async (id: string, { awsPort, json }: Options) => {
    const trace = (await requestLocalCloud(awsPort, "GET", `/_local/trace/${encodeURIComponent(id)}`)) as Trace;
    const color = process.stdout.isTTY && process.stdout.hasColors();
    console.log(json ? JSON.stringify(trace) : formatTrace(trace, { color }));
  });

const faults = program.command("faults").description("Injects faults into the running stack.");

withPort(faults.command("list", { isDefault: true }))
  .description("Lists the active faults and how often each was injected.")
  .option("--json", "print one JSON object")
  .action(async ({ awsPort, json }: Options) => {
    const list = (await requestLocalCloud(awsPort, "GET", "/_local/faults")) as {
      seed: number;
      faults: ActiveFault[];
    };
    console.log(json ? JSON.stringify(list) : formatFaults(list));
  });

withPort(faults.command("add"))
  .description("Adds a fault.")
  .argument("<fault>", "such as on=invocation,effect=crash-before,function=invoice-service,percentage=5")
  .action(async (shorthand: string, { awsPort }: Options) => {
    const { id } = (await requestLocalCloud(
      awsPort,
      "POST",
      "/_local/faults",
      parseShorthand(shorthand),
    )) as ActiveFault;
    console.log(`added ${id}`);
  });

withPort(faults.command("clear"))
  .description("Removes one fault, or all of them.")
  .argument("[id]")
  .action(async (id: string | undefined, { awsPort }: Options) => {
    await requestLocalCloud(awsPort, "DELETE", `/_local/faults${id === undefined ? "" : `/${encodeURIComponent(id)}`}`);
    console.log(id === undefined ? "removed all faults" : `removed ${id}`);
  });

await runProgram(program);

function withPort(command: Command): Command {
  return command.option("--aws-port <port>", "port of the AWS endpoint", parsePort, 4566);
}
