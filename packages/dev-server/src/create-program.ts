import { createInterruptSignal } from "command-line/interrupt-signal";
import type { ProgramProcess } from "command-line/run-program";
import { Command, Option } from "commander";
import { addRunOptions } from "local-cloud/run-options";
import workspace from "../../../package.json" with { type: "json" };
import { startStep } from "../../../scripts/step.mjs";
import { buildStack } from "./build-stack.ts";
import type { StartContext, StartOptions } from "./start.ts";

type Context = Omit<StartContext, "onStarted">;

/** Creates `npm start`. Without a stack folder, it builds and synthesizes the stack before it runs it. */
export function createProgram({ stderr, stdout }: ProgramProcess, interrupt = createInterruptSignal): Command {
  const context: Context = { stderr, stdout, createInterruptSignal: interrupt };
  return (
    addRunOptions(new Command("npm start --"))
      .description("Runs the order system on this machine, from its synthesized Terraform JSON.")
      .version(workspace.version)
      .usage("[options]")
      // For tests, and for developers of the local cloud.
      .configureHelp({ visibleArguments: () => [] })
      .argument("[stack-folder]", "folder that holds cdk.tf.json")
      .option("--no-watch", "do not reload edits")
      .option("--open", "open the console in the browser")
      .addOption(
        new Option("--once", "place one order in memory, wait for all its stamps, print them and exit")
          // It does not wait for a debugger, has no console and finds no data to delete.
          .conflicts(["inspect", "open", "fresh"]),
      )
      .action((stackFolder: string | undefined, options: StartOptions) =>
        stackFolder === undefined ? buildAndStart(options, context) : startFolder(stackFolder, options, context),
      )
  );
}

async function buildAndStart(options: StartOptions, context: Context): Promise<void> {
  // The modules load while the stack is built.
  const [stackFolder, { start }] = await Promise.all([buildStack(context.stderr), import("./start.ts")]);
  const step = startStep("Start", context.stderr);
  try {
    await start(stackFolder, options, { ...context, onStarted: () => step.end() });
  } catch (error) {
    step.fail();
    throw error;
  }
}

async function startFolder(stackFolder: string, options: StartOptions, context: Context): Promise<void> {
  const { start } = await import("./start.ts");
  await start(stackFolder, options, context);
}
