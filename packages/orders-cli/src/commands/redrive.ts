import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { Connection } from "../connection.ts";
import type { Context } from "../context.ts";
import { type DeadLetterQueue, VISIBILITY_SECONDS } from "../dead-letter-queue.ts";
import { formatDuration } from "../duration.ts";
import { type ExitCode, exitCode, UsageError } from "../exit-code.ts";
import type { OrderDeadLetter } from "../order-dead-letter.ts";
import { plainWords } from "../plain-words.ts";
import { deadLetterQueues } from "../queued-dead-letters.ts";
import { type RedriveCounts, redriveQueue, remaining } from "../redrive-queue.ts";

export interface RedriveOptions {
  service?: string;
  /** Of an order: only its events are sent. */
  id?: string;
  /** Says what would be sent, and sends nothing. */
  dryRun?: boolean;
  /** Does not ask. */
  yes?: boolean;
}

/** What became of one queue. */
interface Redriven {
  queue: DeadLetterQueue;
  counts: RedriveCounts;
  /** Messages that somebody else had received when this began. */
  hidden: number;
}

/** Sends dead letters to the functions that missed them. */
export async function redrive(options: RedriveOptions, context: Context): Promise<ExitCode> {
  const { connection, json, signal, terminal } = context;
  const { dryRun = false, id } = options;
  const queues = await Promise.all(
    deadLetterQueues(connection, options.service).map(async (queue) => ({ queue, ...(await queue.counts()) })),
  );
  if (!dryRun && !options.yes) {
    const visible = queues.reduce((sum, queue) => sum + queue.visible, 0);
    const of = id === undefined ? "" : ` those of order ${id} among`;
    const question = `send${of} about ${visible} dead letters to ${queues.map(({ queue }) => queue.service).join(", ")}?`;
    if (!(await terminal.confirm(question, signal))) {
      terminal.tell("nothing was sent");
      return signal.aborted ? exitCode.interrupted : exitCode.failed;
    }
  }

  /** How often each was met: what fails for one message may fail for thousands. */
  const failures = new Map<string, number>();
  const countFailure = (service: string, error: unknown) => {
    const words = `${service}: ${plainWords(error)}`;
    failures.set(words, (failures.get(words) ?? 0) + 1);
  };
  let handled = 0;
  const results = await Promise.all(
    queues.map(async ({ hidden, queue }): Promise<Redriven> => {
      const counts = await redriveQueue({
        queue,
        functionArn: functionArnOf(connection, queue.service),
        selected: (letter) => id === undefined || isOfOrder(letter, id),
        invoke: (functionArn, payload) => invoke(connection, functionArn, payload),
        dryRun,
        signal,
        onProgress: () => terminal.progress(`${++handled} dead letters read`),
        onFailure: (error) => countFailure(queue.service, error),
      });
      return { queue, counts, hidden };
    }),
  );

  for (const result of results) {
    terminal.print(json ? JSON.stringify(redrivenJson(result, dryRun)) : redrivenLine(result, dryRun));
  }
  for (const [words, times] of failures) {
    terminal.tell(`error: ${words}${times > 1 ? ` (${times} times)` : ""}`);
  }
  const hidden = results.reduce((sum, result) => sum + result.hidden, 0);
  if (hidden > 0) {
    const wait = formatDuration(VISIBILITY_SECONDS * 1000);
    const why = "as somebody else reads the queue, or a redrive was killed";
    terminal.tell(`about ${hidden} hidden, ${why}: run it again in ${wait}`);
  }
  if (signal.aborted) {
    terminal.tell("interrupted: what was not sent lies where it did; run it again to go on");
    return exitCode.interrupted;
  }
  const left = results.reduce((sum, { counts }) => sum + remaining(counts), 0);
  return failures.size + left + hidden > 0 ? exitCode.failed : exitCode.done;
}

/** @throws {UsageError} when the stack's outputs do not fit each other */
function functionArnOf({ outputs }: Connection, service: string): string {
  const arn = outputs.function_arns[service];
  if (arn === undefined) {
    throw new UsageError(`the outputs name no function of ${service}: deploy the stack`);
  }
  return arn;
}

function isOfOrder(letter: OrderDeadLetter, ID: string): boolean {
  return letter.kind !== "unreadable" && letter.ID === ID;
}

/**
 * Invokes asynchronously, as EventBridge does.
 * @returns the request id of the invocation
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
async function invoke({ lambda }: Connection, functionArn: string, payload: string): Promise<string> {
  const { $metadata, StatusCode } = await lambda.send(
    new InvokeCommand({ FunctionName: functionArn, InvocationType: "Event", Payload: Buffer.from(payload) }),
  );
  if (StatusCode !== 202) {
    throw new Error(`${functionArn} answered ${StatusCode}, not 202`);
  }
  if ($metadata.requestId === undefined) {
    throw new Error(`${functionArn} answered without a request id`);
  }
  return $metadata.requestId;
}

function redrivenJson({ counts, hidden, queue }: Redriven, dryRun: boolean) {
  return { service: queue.service, queue: queue.name, dryRun, ...counts, hidden };
}

/** A queue and its counts, those that are not 0. */
function redrivenLine({ counts, queue }: Redriven, dryRun: boolean): string {
  const words: Record<keyof RedriveCounts, string> = {
    redriven: dryRun ? "would be sent" : "sent",
    notSelected: "of other orders",
    failed: "not accepted",
    unreadable: "unreadable",
    misdirected: "of another function",
    repeated: "failed again",
  };
  const told = Object.entries(words)
    .map(([name, text]) => ({ text, count: counts[name as keyof RedriveCounts] }))
    .filter(({ count }) => count > 0)
    .map(({ count, text }) => `${count} ${text}`);
  return `${`${queue.service}:`.padEnd(21)} ${told.join(", ") || "nothing to send"}`;
}
