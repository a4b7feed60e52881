import { createWholeNumberParser, parsePort } from "command-line/option-values";
import { reportUsageErrors } from "command-line/report-usage-errors";
import { Command, CommanderError, Option } from "commander";
import { listDeadLetters } from "./commands/dead-letters.ts";
import { printLogs } from "./commands/logs.ts";
import { place } from "./commands/place.ts";
import { redrive } from "./commands/redrive.ts";
import { replay } from "./commands/replay.ts";
import { show } from "./commands/show.ts";
import { listStuckOrders } from "./commands/stuck.ts";
import { trace } from "./commands/trace.ts";
import { type VerifyOptions, verify } from "./commands/verify.ts";
import { watch } from "./commands/watch.ts";
import { type ConnectionOptions, connect } from "./connection.ts";
import type { Context } from "./context.ts";
import { describeError } from "./describe-error.ts";
import { parseDuration } from "./duration.ts";
import { type ExitCode, exitCode, UsageError } from "./exit-code.ts";
import { parseEnvironmentName, parseIdempotencyKey, parseRate } from "./option-values.ts";
import { pause } from "./pause.ts";
import { parsePointInTime } from "./point-in-time.ts";
import { printable } from "./printable.ts";
import { createTerminal, type Streams } from "./terminal.ts";

const EXIT_CODES = `
Exit codes:
  0    success
  1    all or part of it failed
  2    the command line is invalid; nothing was done
  130  interrupted; the output says how far it got`;

const formatExamples = (...lines: string[]) =>
  `\nExamples:\n${lines.map((line) => `  $ npx pnpm orders ${line}`).join("\n")}\n${EXIT_CODES}`;

const ON_AWS = ["aws", "environment", "outputsFile", "profile", "region"];

export interface RunOptions extends Streams {
  /** Called once, when the work of a command begins. */
  createInterruptSignal(): AbortSignal;
}

/** Runs `npx pnpm orders …parameters` and returns the exit code. */
export async function runOrders(parameters: string[], options: RunOptions): Promise<ExitCode> {
  const terminal = createTerminal(options);
  let result: ExitCode = exitCode.done;
  const program = createProgram();

  /** Creates the action of a command: it connects, works and sets the exit code. */
  const createAction: CreateAction = <Options>(work: Work<Options>) =>
    async function (this: Command): Promise<void> {
      const { json = false, ...workOptions } = this.optsWithGlobals<ConnectionOptions & { json?: boolean }>();
      // A client that gets its profile as an option ignores the profile's endpoint_url.
      if (workOptions.profile) {
        process.env.AWS_PROFILE = workOptions.profile;
      }
      const signal = options.createInterruptSignal();
      const connection = await connect(workOptions);
      if (connection.isChosenByDefault) {
        terminal.report(`using ${connection.engine}`);
      }
      result = await work(workOptions as Options, { connection, terminal, signal, pause, json }, ...this.args);
    };

  addOrderCommands(program, createAction);
  addVerifyCommand(program, createAction);
  addLogCommands(program, createAction);
  addRecoveryCommands(program, createAction);
  reportUsageErrors(program, { ...options, format: printable });
  try {
    await program.parseAsync(parameters, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCode.done : exitCode.usage;
    }
    terminal.report(`error: ${describeError(error)}`);
    return error instanceof UsageError ? exitCode.usage : exitCode.failed;
  }
  return result;
}

type Work<Options> = (options: Options, context: Context, ...parameters: string[]) => Promise<ExitCode>;
type CreateAction = <Options>(work: Work<Options>) => (this: Command) => Promise<void>;

function createProgram(): Command {
  return new Command("npx pnpm orders")
    .description("Operates the order system, on AWS or in the local cloud.")
    .configureHelp({ showGlobalOptions: true })
    .addOption(
      new Option(
        "--local",
        "use the local cloud (default if one runs in this folder or is AWS_ENDPOINT_URL)",
      ).conflicts(ON_AWS),
    )
    .addOption(
      new Option("--aws-port <port>", "port of the local cloud's AWS endpoint; implies --local")
        .argParser(parsePort)
        .conflicts(ON_AWS),
    )
    .option("--aws", "use AWS, as each of the following options does")
    .option("--environment <name>", "on AWS: the stack orders-<name> (default: dev)", parseEnvironmentName)
    .option("--outputs-file <file>", "on AWS: the outputs file (default: orders-<name>.outputs.json)")
    .option("--profile <name>", "on AWS: the profile (default: AWS_PROFILE)")
    .option("--region <name>", "on AWS: the region (default: AWS_REGION, or the profile's region)")
    .option("--json", "print one JSON object per line")
    .addHelpText("after", formatExamples("place", "dead-letters --environment prod"));
}

function addOrderCommands(program: Command, createAction: CreateAction): void {
  addCommand(program, "place", "Places orders and prints their IDs. Retries temporary failures with the same key.")
    .option("--count <number>", "number of orders", createWholeNumberParser(1, 999_999), 1)
    .option("--rate <number>", "orders per second (default: as fast as they are acknowledged)", parseRate)
    .option(
      "--key <key>",
      "Idempotency-Key; with --count above 1 the keys are <key>-1, <key>-2 … (default: a random UUID)",
      parseIdempotencyKey,
    )
    .addHelpText(
      "after",
      formatExamples("place", "place --count 100 --rate 10 --key load-test", "place --json | jq -r .ID"),
    )
    .action(createAction(place));

  addCommand(program, "show", "Shows an order's stamps as a timeline, and the missing ones.")
    .argument("<ID>", "ID of the order")
    .addHelpText("after", formatExamples("show 3882f24c-51f3-44db-b654-702eeb80b958"))
    .action(createAction((_options, context, ID = "") => show(ID, context)));

  addCommand(program, "watch", "Prints orders as they complete, until Ctrl-C. Scans the whole table each time.")
    .option("--count <number>", "stop after this many orders", createWholeNumberParser(1, Number.MAX_SAFE_INTEGER))
    .addOption(createDurationOption("--interval <duration>", "time between scans", "1s"))
    .addHelpText("after", formatExamples("watch", "watch --count 1 --json"))
    .action(
      createAction(({ count, interval }: { count?: number; interval: number }, context) =>
        watch({ ...(count && { count }), intervalMs: interval }, context),
      ),
    );

  addCommand(
    program,
    "stuck",
    "Lists orders that lack a stamp, and the queues that hold their events. Scans the whole table.",
  )
    .addOption(createDurationOption("--older-than <duration>", "minimum time since the order's first stamp", "5m"))
    .addHelpText("after", formatExamples("stuck --older-than 30s", "stuck --json | jq -r .ID"))
    .action(
      createAction(({ olderThan }: { olderThan: number }, context) =>
        listStuckOrders({ olderThanMs: olderThan }, context),
      ),
    );
}

function addVerifyCommand(program: Command, createAction: CreateAction): void {
  addCommand(program, "verify", "Checks a deployed system by placing one order.")
    .addOption(createDurationOption("--timeout <duration>", "time for the order to complete", "1m"))
    .addHelpText("after", formatExamples("verify", "verify --environment prod --json"))
    .action(createAction<VerifyOptions>(verify));
}

function addLogCommands(program: Command, createAction: CreateAction): void {
  addCommand(program, "trace", "Shows an order's story from its stamps, the services' logs and the dead letters.")
    .argument("<ID>", "ID of the order")
    .addOption(createDurationOption("--since <duration>", "how far back to search for an order without a stamp", "1h"))
    .addHelpText("after", formatExamples("trace 3882f24c-51f3-44db-b654-702eeb80b958"))
    .action(createAction((options: { since: number }, context, ID = "") => trace(ID, options, context)));

  addCommand(program, "logs", "Prints the services' logs by time, without metrics and Lambda's reports of success.")
    .option("--service <name>", "only this service's log")
    .option("--follow", "print new lines until Ctrl-C")
    .addOption(createDurationOption("--since <duration>", "time before now", "10m"))
    .addHelpText("after", formatExamples("logs --follow", "logs --service invoice-service --since 1h --json"))
    .action(createAction(printLogs));
}

function addRecoveryCommands(program: Command, createAction: CreateAction): void {
  addCommand(program, "dead-letters", "Lists the messages in the dead-letter queues and leaves them there.")
    .option("--service <name>", "only this service's queue")
    .addHelpText("after", formatExamples("dead-letters", "dead-letters --service invoice-service --json"))
    .action(createAction(listDeadLetters));

  addCommand(
    program,
    "redrive",
    "Sends each dead letter to the service that missed it and deletes it once Lambda has accepted it.",
  )
    .option("--service <name>", "only this service's queue")
    .option("--id <ID>", "only the events of this order")
    .option("--dry-run", "print what would be sent, without sending it")
    .option("--yes", "skip the confirmation")
    .addHelpText("after", formatExamples("redrive --dry-run", "redrive --service invoice-service --yes"))
    .action(createAction(redrive));

  addCommand(program, "replay", "Sends archived events to the bus again and waits for the replay to finish.")
    .requiredOption("--from <time>", "start: ISO 8601, or a duration before now, such as 2h", parseTime)
    .requiredOption("--to <time>", "end, exclusive: ISO 8601, or a duration before now; 0s is now", parseTime)
    .option("--rule <names...>", "only these rules")
    .option("--yes", "skip the confirmation")
    .addHelpText(
      "after",
      formatExamples(
        "replay --from 2h --to 0s",
        "replay --from 2026-11-22T14:00:00Z --to 2026-11-22T15:30:00Z --rule order-created --yes",
      ),
    )
    .action(createAction(replay));
}

function addCommand(program: Command, name: string, description: string): Command {
  return program.command(name).description(description);
}

function createDurationOption(flags: string, description: string, defaultValue: string): Option {
  return new Option(flags, `${description}, such as 1s, 5m or 1h`)
    .argParser(parseDuration)
    .default(parseDuration(defaultValue), defaultValue);
}

function parseTime(text: string): Date {
  return parsePointInTime(text, Date.now());
}
