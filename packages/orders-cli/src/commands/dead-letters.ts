import type { Context } from "../context.ts";
import { formatDuration } from "../duration.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { countOtherQueues, type OtherQueue } from "../other-queues.ts";
import { printable } from "../printable.ts";
import {
  describeUnread,
  formatReason,
  type QueuedDeadLetter,
  readDeadLetters,
  selectQueues,
} from "../queued-dead-letter.ts";

/** Lists the messages in the services' dead-letter queues, leaves them there, and counts those of the other queues. */
export async function listDeadLetters({ service }: { service?: string }, context: Context): Promise<ExitCode> {
  const { connection, json, signal, terminal } = context;
  const queues = selectQueues(connection, service);
  const counts = await Promise.all(queues.map((queue) => queue.countMessages()));
  const lettersByQueue = await readDeadLetters(queues, signal, (count) =>
    terminal.progress(`${count} dead letters read`),
  );
  for (const [index, queue] of queues.entries()) {
    const letters = lettersByQueue[index] ?? [];
    const { hidden = 0, visible = 0 } = counts[index] ?? {};
    if (json) {
      for (const letter of letters) {
        terminal.print(JSON.stringify(toJson(letter)));
      }
    } else {
      const texts = letters.map((letter) => `\n${formatDeadLetter(letter, Date.now())}`);
      terminal.print([`${queue.name}: ${letters.length}`, ...texts, ...(texts.length > 0 ? [""] : [])].join("\n"));
    }
    const unread = signal.aborted ? undefined : describeUnread(queue, letters.length, visible);
    if (unread !== undefined) {
      terminal.report(unread);
    }
    if (hidden > 0) {
      terminal.report(`${queue.name}: about ${hidden} hidden by another reader`);
    }
  }
  if (service === undefined) {
    await printOtherQueues(context);
  }
  if (!signal.aborted) {
    return exitCode.done;
  }
  terminal.report("interrupted: the list may be incomplete");
  return exitCode.interrupted;
}

async function printOtherQueues({ connection, json, terminal }: Context): Promise<void> {
  for (const other of await countOtherQueues(connection)) {
    if (!json) {
      terminal.print(formatOtherQueue(other));
    } else if (other.messages > 0) {
      terminal.print(JSON.stringify({ kind: "other-queue", ...other }));
    }
  }
}

function formatOtherQueue({ messages, queue, runbook }: OtherQueue): string {
  return messages === 0
    ? `${queue}: 0`
    : `${queue}: about ${messages}, not events that a service missed: see ${runbook}`;
}

function toJson({ letter, since, ...location }: QueuedDeadLetter) {
  return { ...location, since: since.toISOString(), ...letter };
}

const FAILURES = {
  "undelivered-event": "EventBridge could not deliver it",
  "failed-invocation": "the handler failed",
  "undelivered-message": "SNS could not deliver it",
  "exhausted-message": "the handler failed for each receive",
};

export function formatDeadLetter({ letter, messageId, since }: QueuedDeadLetter, nowMs: number): string {
  const age = `since ${since.toISOString()}, ${formatDuration(nowMs - since.getTime())} ago`;
  if (letter.kind === "unreadable") {
    const lines = [`message ${messageId}, ${age}`, `  ${formatReason(letter)}`, `  ${printable(letter.body, 100)}`];
    return lines.map((line) => `  ${line}`).join("\n");
  }
  const { attempts, condition, event, ID, kind } = letter;
  const failure = FAILURES[kind];
  const tries = attempts === undefined ? "" : `, ${attempts} ${attempts === 1 ? "attempt" : "attempts"}`;
  const limit = condition === undefined ? "" : `, ${printable(condition)}`;
  return [
    `  order ${ID === undefined ? "unknown" : printable(ID)}, ${age}`,
    `    ${printable(event.detailType)} from ${printable(event.source)}, event ${printable(event.id)}`,
    `    ${failure}${tries}${limit}`,
    `    ${printable(formatReason(letter))}`,
  ].join("\n");
}
