/** `pnpm local`: runs a stack, and queries and controls the one that runs. */
import { parsePort } from "command-line/option-values";
import { runProgram } from "command-line/run-program";
import { Command } from "commander";
import { addRunOptions, type RunOptions } from "./cli/run-options.ts";
import { parseShorthand } from "./faults/fault.ts";
import type { ActiveFault } from "./faults/faults.ts";
import { faultsText } from "./faults/faults-text.ts";
import { requestLocalCloud } from "./local-api/request-local-cloud.ts";
import { formatTrace } from "./trace/format-trace.ts";
import type { Trace } from "./trace/trace.ts";

interface Options {
  awsPort: number;
  json?: boolean;
}

const program = new Command("pnpm local").description("Runs a stack folder on this machine, as AWS would.");

addRunOptions(program.command("start"))
  .description("run a stack until Ctrl-C, from its synthesized Terraform JSON")
  .argument("<stack-folder>", "folder that holds cdk.tf.json")
  .action(async (stackFolder: string, options: RunOptions) => {
    // Other commands start faster without all services.
    const { start } = await import("./cli/start.ts");
    await start(stackFolder, options);
  });

asking(program.command("trace"))
  .description("tell everything that happened to an order, or to whatever else has the ID")
  .argument("<ID>")
  .option("--json", "print one JSON object")
  .action(async (id: string, { awsPort, json }: Options) => {
    const trace = (await requestLocalCloud(awsPort, "GET", `/_local/trace/${encodeURIComponent(id)}`)) as Trace;
    const color = process.stdout.isTTY && process.stdout.hasColors();
    console.log(json ? JSON.stringify(trace) : formatTrace(trace, { color }));
  });

const faults = program.command("faults").description("what goes wrong because somebody wants it to");

asking(faults.command("list", { isDefault: true }))
  .description("list the faults that are on, and how often each has struck")
  .option("--json", "print one JSON object")
  .action(async ({ awsPort, json }: Options) => {
    const answer = (await requestLocalCloud(awsPort, "GET", "/_local/faults")) as {
      seed: number;
      faults: ActiveFault[];
    };
    console.log(json ? JSON.stringify(answer) : faultsText(answer));
  });

asking(faults.command("add"))
  .description("turn a fault on")
  .argument("<fault>", "such as on=invocation,effect=crash-before,function=invoice-service,percentage=5")
  .action(async (shorthand: string, { awsPort }: Options) => {
    const { id } = (await requestLocalCloud(
      awsPort,
      "POST",
      "/_local/faults",
      parseShorthand(shorthand),
    )) as ActiveFault;
    console.log(`${id} is on`);
  });

asking(faults.command("clear"))
  .description("turn one fault off, or all")
  .argument("[id]")
  .action(async (id: string | undefined, { awsPort }: Options) => {
    await requestLocalCloud(awsPort, "DELETE", `/_local/faults${id === undefined ? "" : `/${encodeURIComponent(id)}`}`);
    console.log(id === undefined ? "no fault is on" : `${id} is off`);
  });

await runProgram(program);

function asking(command: Command): Command {
  return command.option("--aws-port <port>", "port of the AWS endpoint", parsePort, 4566);
}
