import { portToListenOn, wholeNumber } from "command-line/option-values";
import { runProgram } from "command-line/run-program";
import { Command, InvalidArgumentError, Option } from "commander";
import { FaultError, LARGEST_SEED, parseShorthand } from "local-cloud";
import { type StartOptions, start } from "./start.ts";

type Fault = ReturnType<typeof parseShorthand>;

const program = new Command("npm start --")
  .description("Runs the order system on this machine, from its synthesized Terraform JSON.")
  .usage("[options]")
  // npm start gives the folder itself.
  .configureHelp({ visibleArguments: () => [] })
  .argument("<stack-folder>", "folder that holds cdk.tf.json")
  .option("--api-port <port>", "port of the HTTP API, 0 for any free one", portToListenOn, 4000)
  .option("--aws-port <port>", "port of the AWS endpoint, 0 for any free one", portToListenOn, 4566)
  .option("--console-port <port>", "port of the console, 0 for any free one", portToListenOn, 4001)
  .option(
    "--max-workers <number>",
    "invocations of one function that run at the same time",
    wholeNumber(1, 1000, "A number of workers"),
    4,
  )
  .option("--time-scale <factor>", "how many times faster retries and other delays pass than on AWS", factor, 1)
  .option("--fresh", "begin anew, without what earlier runs have kept", false)
  .option("--memory", "keep nothing: orders, events and queues end with the run", false)
  .option(
    "--fault <fault>",
    "inject a fault, such as on=call,action=dynamodb:UpdateItem,effect=crash-after,function=invoice-service,percentage=5; may be given again",
    addFault,
    [],
  )
  .option(
    "--seed <number>",
    "of the chance by which faults strike, to have the same again",
    wholeNumber(0, LARGEST_SEED, "A seed"),
  )
  .option("--no-watch", "leave what runs as it is when sources are saved")
  .option(
    "--inspect <service>",
    "let a debugger attach to a service, such as invoice-service; it has no time-outs then",
  )
  .option("--inspect-port <port>", "port of the debugger, 0 for any free one", portToListenOn, 9229)
  .option("--verbose", "print everything that functions log, not only warnings and errors", false)
  .addOption(
    new Option("--iam <what>", "report: print after the run which statements of the policies it used").choices([
      "report",
    ]),
  )
  .option("--once", "place one order, wait for its five stamps, print them and stop", false)
  .option("--json", "print JSON: one object a line for each activity; with --once the order, as the last line", false)
  .action((stackFolder: string, options: StartOptions) => start(stackFolder, options));

await runProgram(program);

function addFault(value: string, faults: Fault[]): Fault[] {
  try {
    return [...faults, parseShorthand(value)];
  } catch (error) {
    if (error instanceof FaultError)
      throw new InvalidArgumentError(`${error.message}; docs/local-cloud.md has them all.`);
    throw error;
  }
}

function factor(value: string): number {
  const number = Number(value);
  if (!(number > 0 && number <= 1_000_000)) {
    throw new InvalidArgumentError("A factor is a number above 0, at most 1000000.");
  }
  return number;
}
