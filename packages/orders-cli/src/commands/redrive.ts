import { InvokeCommand } from "@aws-sdk/client-lambda";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { Connection } from "../connection.ts";
import type { Context } from "../context.ts";
import { type DeadLetterQueue, VISIBILITY_SECONDS } from "../dead-letter-queue.ts";
import { describeError } from "../describe-error.ts";
import { formatDuration } from "../duration.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { countOtherQueues } from "../other-queues.ts";
import { describeUnread, selectQueues } from "../queued-dead-letter.ts";
import { countRemaining, type RedriveCounts, redriveQueue } from "../redrive-queue.ts";

export interface RedriveOptions {
  service?: string;
  /** The ID of an order: only its events are sent. */
  id?: string;
  /** Reports what would be sent, without sending it. */
  dryRun?: boolean;
  yes?: boolean;
}

/** Sends dead letters to the functions that missed them, or to the FIFO queues in front of these. */
export async function redrive(options: RedriveOptions, context: Context): Promise<ExitCode> {
  const { connection, json, signal, terminal } = context;
  const { dryRun = false, id, service, yes = false } = options;
  const queues = await Promise.all(
    selectQueues(connection, service).map(async (queue) => ({ queue, ...(await queue.countMessages()) })),
  );
  if (!dryRun && !yes && queues.every(({ hidden, visible }) => hidden + visible === 0)) {
    terminal.report("no dead letters: nothing to send");
    await reportOtherQueues(options, context);
    return exitCode.done;
  }
  if (!dryRun && !yes && !(await terminal.confirm(formatQuestion(queues, id), signal))) {
    terminal.report("nothing was sent");
    return signal.aborted ? exitCode.interrupted : exitCode.failed;
  }

  const failures: string[] = [];
  let handled = 0;
  const results = await Promise.all(
    queues.map(async ({ hidden, queue, visible }) => {
      const counts = await redriveQueue({
        queue,
        invokedFunctionArn: queue.invokedFunctionArn,
        isSelected: (letter) => id === undefined || (letter.kind !== "unreadable" && letter.ID === id),
        send: (payload, messageId) =>
          queue.fifoQueueUrl === undefined
            ? invoke(connection, queue.invokedFunctionArn, payload)
            : sendToQueue(connection, { QueueUrl: queue.fifoQueueUrl, service: queue.service, payload, messageId }),
        dryRun,
        signal,
        onProgress: () => terminal.progress(`${++handled} dead letters read`),
        onFailure: (error) => failures.push(`${queue.owner}: ${describeError(error)}`),
      });
      const unread = signal.aborted ? undefined : describeUnread(queue, sum(Object.values(counts), Number), visible);
      return { counts, hidden, queue, unread };
    }),
  );

  for (const { counts, hidden, queue, unread } of results) {
    const result = { service: queue.service, queue: queue.name, dryRun, ...counts, hidden };
    terminal.print(json ? JSON.stringify(result) : formatResult(queue.owner, counts, dryRun));
    if (unread !== undefined) {
      terminal.report(unread);
    }
  }
  // The cause of one failed message may fail thousands.
  for (const [failure, { length }] of Map.groupBy(failures, (each) => each)) {
    terminal.report(`error: ${failure}${length > 1 ? ` (${length} times)` : ""}`);
  }
  const hidden = sum(results, (result) => result.hidden);
  if (hidden > 0) {
    const wait = formatDuration(VISIBILITY_SECONDS * 1000);
    terminal.report(`about ${hidden} hidden by another reader or a killed redrive: run the command again in ${wait}`);
  }
  if (signal.aborted) {
    terminal.report("interrupted: unsent dead letters are still in their queues; run the command again to continue");
    return exitCode.interrupted;
  }
  await reportOtherQueues(options, context);
  const remaining = sum(results, ({ counts }) => countRemaining(counts));
  const unread = dryRun ? 0 : results.filter((result) => result.unread !== undefined).length;
  return failures.length + remaining + hidden + unread > 0 ? exitCode.failed : exitCode.done;
}

/** Reports the queues whose messages no function missed, unless one service is redriven. */
async function reportOtherQueues({ service }: RedriveOptions, { connection, terminal }: Context): Promise<void> {
  for (const { messages, queue, runbook } of service === undefined ? await countOtherQueues(connection) : []) {
    if (messages > 0) {
      terminal.report(`${queue}: about ${messages} not sent, because no service missed them: see ${runbook}`);
    }
  }
}

function formatQuestion(queues: { queue: DeadLetterQueue; visible: number }[], id: string | undefined): string {
  const events = id === undefined ? "" : `the events of order ${id} among `;
  const visible = sum(queues, (queue) => queue.visible);
  return `send ${events}about ${visible} dead letters to ${[...new Set(queues.map(({ queue }) => queue.service))].join(", ")}?`;
}

/**
 * Invokes a function asynchronously, as EventBridge does, and returns the request ID.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
async function invoke({ lambda }: Connection, functionArn: string, payload: string): Promise<string> {
  const { $metadata, StatusCode } = await lambda.send(
    new InvokeCommand({ FunctionName: functionArn, InvocationType: "Event", Payload: Buffer.from(payload) }),
  );
  if (StatusCode !== 202) {
    throw new Error(`${functionArn} returned ${StatusCode} instead of 202`);
  }
  if ($metadata.requestId === undefined) {
    throw new Error(`${functionArn} returned no request ID`);
  }
  return $metadata.requestId;
}

/**
 * Sends an event to the end of a FIFO queue, so that the service still handles one at a time. Repeated for the same dead
 * letter, it has no effect for five minutes; a later failure of the event is another dead letter.
 */
async function sendToQueue(
  { sqs }: Connection,
  { QueueUrl, messageId, payload, service }: { QueueUrl: string; service: string; payload: string; messageId: string },
): Promise<string> {
  const { MessageId = messageId } = await sqs.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: payload,
      MessageGroupId: service,
      MessageDeduplicationId: messageId,
    }),
  );
  return MessageId;
}

function formatResult(owner: string, counts: RedriveCounts, dryRun: boolean): string {
  const labels: Record<keyof RedriveCounts, string> = {
    redriven: dryRun ? "would be sent" : "sent",
    notSelected: "for other orders",
    failed: "failed",
    unreadable: "unreadable",
    misdirected: "for another function",
    repeated: "failed again",
  };
  const parts = Object.entries(labels)
    .map(([name, label]) => ({ label, count: counts[name as keyof RedriveCounts] }))
    .filter(({ count }) => count > 0)
    .map(({ count, label }) => `${count} ${label}`);
  return `${`${owner}:`.padEnd(21)} ${parts.join(", ") || "nothing to send"}`;
}

function sum<Item>(items: readonly Item[], count: (item: Item) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}
