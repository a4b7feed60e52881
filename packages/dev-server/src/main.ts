import { runProgram } from "command-line/run-program";
import { Command, Option } from "commander";
import { addRunOptions } from "local-cloud/cli";
import { type StartOptions, start } from "./start.ts";

const createProgram = () =>
  addRunOptions(new Command("npm start --"))
    .description("Runs the order system on this machine, from its synthesized Terraform JSON.")
    .usage("[options]")
    // The script of npm start passes the folder.
    .configureHelp({ visibleArguments: () => [] })
    .argument("<stack-folder>", "folder that holds cdk.tf.json")
    .option("--no-watch", "do not reload edits")
    .addOption(
      new Option("--once", "place one order, wait for all its stamps, print them and exit")
        // It does not wait for a debugger.
        .conflicts("inspect"),
    )
    .action((stackFolder: string, options: StartOptions) => start(stackFolder, options));

await runProgram(createProgram);
