import type { Context } from "../context.ts";
import { formatDuration } from "../duration.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";
import { deadLetterQueues, deadLettersIn, type QueuedDeadLetter, reasonOf } from "../queued-dead-letters.ts";

export interface DeadLettersOptions {
  service?: string;
}

/** Lists what lies in the dead-letter queues, and leaves it there. */
export async function deadLetters({ service }: DeadLettersOptions, context: Context): Promise<ExitCode> {
  const { connection, json, signal, terminal } = context;
  const queues = deadLetterQueues(connection, service);
  const counts = await Promise.all(queues.map((queue) => queue.counts()));
  const found = await deadLettersIn(queues, signal, (count) => terminal.progress(`${count} dead letters read`));
  for (const [index, queue] of queues.entries()) {
    const letters = found[index] ?? [];
    const hidden = counts[index]?.hidden ?? 0;
    if (json) {
      for (const letter of letters) {
        terminal.print(JSON.stringify(deadLetterJson(letter)));
      }
    } else {
      const texts = letters.map((letter) => `\n${deadLetterText(letter, Date.now())}`);
      terminal.print([`${queue.name}: ${letters.length}`, ...texts, ...(texts.length > 0 ? [""] : [])].join("\n"));
    }
    if (hidden > 0) {
      terminal.tell(`${queue.name}: about ${hidden} hidden, as somebody else reads the queue`);
    }
  }
  if (!signal.aborted) {
    return exitCode.done;
  }
  terminal.tell("interrupted: there may be more");
  return exitCode.interrupted;
}

function deadLetterJson({ letter, since, ...where }: QueuedDeadLetter) {
  return { ...where, since: since.toISOString(), ...letter };
}

/** A dead letter: what, since when, why and after how many attempts. */
export function deadLetterText({ letter, messageId, since }: QueuedDeadLetter, nowMs: number): string {
  const age = `since ${since.toISOString()}, ${formatDuration(nowMs - since.getTime())} ago`;
  if (letter.kind === "unreadable") {
    return [`  message ${messageId}, ${age}`, `    ${reasonOf(letter)}`, `    ${printable(letter.body, 100)}`].join(
      "\n",
    );
  }
  const { attempts, condition, event, ID, kind } = letter;
  const by = kind === "undelivered-event" ? "EventBridge could not deliver it" : "the handler failed";
  const tried = attempts === undefined ? "" : `, ${attempts} ${attempts === 1 ? "attempt" : "attempts"}`;
  const why = condition === undefined ? "" : `, ${printable(condition)}`;
  return [
    `  order ${ID === undefined ? "unknown" : printable(ID)}, ${age}`,
    `    ${printable(event.detailType)} of ${printable(event.source)}, event ${printable(event.id)}`,
    `    ${by}${tried}${why}`,
    `    ${printable(reasonOf(letter))}`,
  ].join("\n");
}
