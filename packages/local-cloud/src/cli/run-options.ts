import { createWholeNumberParser, parseListenPort } from "command-line/option-values";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Guide } from "../console/guide.ts";
import { FaultError, type FaultInput, parseShorthand } from "../faults/fault.ts";
import { MAX_SEED } from "../faults/faults.ts";

export interface RunOptions {
  apiPort: number;
  awsPort: number;
  /** Undefined for no console, which only a program can request. */
  consolePort: number | undefined;
  maxWorkers: number;
  timeScale: number;
  fresh?: boolean;
  memory?: boolean;
  /** URL of another DynamoDB. */
  dynamodb?: string;
  /** Values of the stack's variables. */
  var?: Record<string, string>;
  /** Types or addresses of resources to leave out. */
  ignore?: string[];
  fault?: FaultInput[];
  seed?: number;
  inspect?: string;
  inspectPort: number;
  verbose?: boolean;
  iam?: "report";
  json?: boolean;
  /** Steps that the console leads through, which only a program can provide. */
  guide?: Guide;
}

export function addRunOptions(command: Command): Command {
  return command
    .option("--api-port <port>", "port of the HTTP API, 0 for any free port", parseListenPort, 4000)
    .option("--aws-port <port>", "port of the AWS endpoint, 0 for any free port", parseListenPort, 4566)
    .option("--console-port <port>", "port of the console, 0 for any free port", parseListenPort, 4001)
    .option("--max-workers <number>", "concurrent invocations per function", createWholeNumberParser(1, 1000), 4)
    .option("--time-scale <factor>", "run retries and other delays this many times faster than AWS", parseTimeScale, 1)
    .option("--fresh", "delete data from earlier runs first")
    .option("--memory", "keep all data in memory; it is lost when the run stops")
    .option("--dynamodb <url>", "forward DynamoDB's calls, such as to Amazon's DynamoDB Local", parseUrl)
    .option("--var <name=value>", "set a variable of the stack; repeatable", addVariable)
    .option(
      "--ignore <resource>",
      "run without a resource, by its type or address, and those that depend on it; repeatable",
      (resource: string, resources: string[] = []) => [...resources, resource],
    )
    .option(
      "--fault <fault>",
      "inject a fault, such as on=call,action=sqs:SendMessage,effect=error,percentage=5; repeatable",
      addFault,
    )
    .option("--seed <number>", "random seed for fault injection", createWholeNumberParser(0, MAX_SEED))
    .option("--inspect <function>", "let a debugger attach to a function, which then never times out")
    .option("--inspect-port <port>", "port of the debugger, 0 for any free port", parseListenPort, 9229)
    .option("--verbose", "print all logs of the functions, not only warnings and errors")
    .addOption(
      new Option("--iam <mode>", "report: print which policy statements were used, after the run").choices(["report"]),
    )
    .option("--json", "print one JSON object per line");
}

function addVariable(assignment: string, variables: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([\w-]+)=(.*)$/s.exec(assignment) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError("Use name=value, such as prefix=lab2.");
  }
  return { ...variables, [name]: value };
}

function addFault(value: string, faults: FaultInput[] = []): FaultInput[] {
  try {
    return [...faults, parseShorthand(value)];
  } catch (error) {
    throw error instanceof FaultError
      ? new InvalidArgumentError(`${error.message}; see docs/local-cloud.md for all faults.`)
      : error;
  }
}

function parseUrl(value: string): string {
  if (!/^https?:$/.test(URL.parse(value)?.protocol ?? "")) {
    throw new InvalidArgumentError("Use a URL such as http://127.0.0.1:8000.");
  }
  return value;
}

function parseTimeScale(value: string): number {
  const factor = Number(value);
  if (!(factor > 0 && factor <= 1_000_000)) {
    throw new InvalidArgumentError("Use a number above 0 and at most 1000000.");
  }
  return factor;
}
