import { createInterruptSignal } from "command-line/interrupt-signal";
import { createWholeNumberParser, parsePort } from "command-line/option-values";
import { Command, Option } from "commander";
import { deadLetters } from "./commands/dead-letters.ts";
import { place } from "./commands/place.ts";
import { redrive } from "./commands/redrive.ts";
import { replay } from "./commands/replay.ts";
import { show } from "./commands/show.ts";
import { stuck } from "./commands/stuck.ts";
import { watch } from "./commands/watch.ts";
import { type ConnectionOptions, connect } from "./connection.ts";
import type { Context } from "./context.ts";
import { type ExitCode, exitCode, UsageError } from "./exit-code.ts";
import { duration, environmentName, idempotencyKey, pointInTime, rate } from "./option-values.ts";
import { pause } from "./pause.ts";
import { plainWords } from "./plain-words.ts";
import { printable } from "./printable.ts";
import { processTerminal } from "./terminal.ts";

const EXIT_CODES = `
Exit codes:
  0    all that was asked for is done
  1    it failed, or a part of it did
  2    the command line is wrong; nothing was done
  130  interrupted; it has said how far it came`;

/** What ends the help of a command. */
const examples = (...lines: string[]) =>
  `\nExamples:\n${lines.map((line) => `  $ pnpm orders ${line}`).join("\n")}\n${EXIT_CODES}`;

const terminal = processTerminal(process);

const program = new Command("pnpm orders")
  .description("Operates the order system, on this machine and on AWS.")
  .configureHelp({ showGlobalOptions: true })
  .configureOutput({ outputError: (text, write) => write(`${oneLine(text)}\n`) })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCode.done : exitCode.usage))
  .addOption(
    new Option("--local", "the local cloud that npm start runs").conflicts([
      "environment",
      "outputsFile",
      "profile",
      "region",
    ]),
  )
  .addOption(
    new Option("--aws-port <port>", "port of the local cloud's AWS endpoint; means --local")
      .argParser(parsePort)
      .default(4566)
      .implies({ local: true }),
  )
  .option("--environment <name>", "on AWS: the stack orders-<name>", environmentName, "dev")
  .option("--outputs-file <file>", "on AWS: what cdktf wrote (default: orders-<name>.outputs.json)")
  .option("--profile <name>", "on AWS: the profile of the AWS configuration (default: AWS_PROFILE)")
  .option("--region <name>", "on AWS: the region (default: AWS_REGION, or the profile's)")
  .option("--json", "print one JSON object a line")
  .addHelpText("after", examples("place --local", "dead-letters --environment prod"));

command("place", "Places orders and prints their IDs. What may pass is tried again with the same key.")
  .option("--count <number>", "how many", createWholeNumberParser(1, 999_999), 1)
  .option("--rate <per second>", "how many a second (default: as fast as they are acknowledged)", rate)
  .option(
    "--key <key>",
    "Idempotency-Key; with --count above 1 the keys are <key>-1, <key>-2 … (default: a new one)",
    idempotencyKey,
  )
  .addHelpText(
    "after",
    examples("place --local", "place --count 100 --rate 10 --key load-test", "place --local --json | jq -r .ID"),
  )
  .action(run(place));

command("show", "Shows an order: its stamps as a timeline, and those that are missing.")
  .argument("<ID>", "of the order")
  .addHelpText("after", examples("show 3882f24c-51f3-44db-b654-702eeb80b958 --local"))
  .action(run((_options, context, ID = "") => show(ID, context)));

command("watch", "Prints orders as they complete, until Ctrl-C. Reads the whole table each time.")
  .option("--count <number>", "ends after so many orders", createWholeNumberParser(1, Number.MAX_SAFE_INTEGER))
  .option("--interval <duration>", "how often to look, such as 1s or 1m", duration, 1_000)
  .addHelpText("after", examples("watch --local", "watch --count 1 --json"))
  .action(
    run(({ count, interval }: { count?: number; interval: number }, context) =>
      watch({ ...(count && { count }), intervalMs: interval }, context),
    ),
  );

command("stuck", "Lists orders that lack a stamp, and the queues where their events lie. Reads the whole table.")
  .option("--older-than <duration>", "since the order's first stamp, such as 30s, 5m or 1h", duration, 300_000)
  .addHelpText("after", examples("stuck --local --older-than 30s", "stuck --json | jq -r .ID"))
  .action(run(({ olderThan }: { olderThan: number }, context) => stuck({ olderThanMs: olderThan }, context)));

command("dead-letters", "Lists what lies in the dead-letter queues, and leaves it there.")
  .option("--service <name>", "only of this service")
  .addHelpText("after", examples("dead-letters --local", "dead-letters --service invoice-service --json"))
  .action(run(deadLetters));

command(
  "redrive",
  "Sends each dead letter to the one service that missed it, and deletes it once that has accepted it.",
)
  .option("--service <name>", "only of this service")
  .option("--id <ID>", "only of this order")
  .option("--dry-run", "say what would be sent, and send nothing")
  .option("--yes", "do not ask")
  .addHelpText("after", examples("redrive --local --dry-run", "redrive --service invoice-service --yes"))
  .action(run(redrive));

command("replay", "Sends archived events to the bus again, and waits until that is done.")
  .requiredOption("--from <time>", "ISO 8601, or how long ago, such as 2h", pointInTime)
  .requiredOption("--to <time>", "the first time that is not replayed, likewise; 0s is now", pointInTime)
  .option("--rule <names...>", "only for these rules")
  .option("--yes", "do not ask")
  .addHelpText(
    "after",
    examples(
      "replay --local --from 2h --to 0s",
      "replay --from 2026-11-22T14:00:00Z --to 2026-11-22T15:30:00Z --rule order-created --yes",
    ),
  )
  .action(run(replay));

try {
  await program.parseAsync();
} catch (error) {
  terminal.tell(`error: ${plainWords(error)}`);
  process.exitCode = error instanceof UsageError ? exitCode.usage : exitCode.failed;
}

/** Commander's error: it quotes what was given, and may suggest what was meant on a line of its own. */
function oneLine(text: string): string {
  return printable(text.trimEnd().replace(/\n(\(Did you mean .*\))$/, " $1"));
}

function command(name: string, description: string): Command {
  return program.command(name).description(description);
}

/** The action of a command: connects, works, and ends with the exit code. */
function run<Options>(work: (options: Options, context: Context, ...parameters: string[]) => Promise<ExitCode>) {
  return async function (this: Command): Promise<void> {
    const {
      json = false,
      profile,
      ...options
    } = this.optsWithGlobals<ConnectionOptions & { json?: boolean; profile?: string }>();
    // Of a profile that is a client's option the SDK does not read the endpoint.
    if (profile) {
      process.env.AWS_PROFILE = profile;
    }
    const signal = createInterruptSignal();
    const connection = await connect(options);
    process.exitCode = await work(options as Options, { connection, terminal, signal, pause, json }, ...this.args);
  };
}
