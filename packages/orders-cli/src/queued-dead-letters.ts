import type { Connection } from "./connection.ts";
import { DeadLetterQueue, sentAt } from "./dead-letter-queue.ts";
import { UsageError } from "./exit-code.ts";
import { type OrderDeadLetter, parseOrderDeadLetter } from "./order-dead-letter.ts";

/**
 * The dead-letter queues of the services that consume events, or of one.
 * @throws {UsageError} when there is no such service
 */
export function deadLetterQueues({ outputs, region, sqs }: Connection, service?: string): DeadLetterQueue[] {
  const all = Object.entries(outputs.dead_letter_queue_urls);
  const chosen = service === undefined ? all : all.filter(([name]) => name === service);
  if (chosen.length === 0) {
    throw new UsageError(`no service ${service} consumes events: choose ${all.map(([name]) => name).join(", ")}`);
  }
  return chosen.map(([name, url]) => new DeadLetterQueue({ service: name, url, sqs, region }));
}

/** A dead letter and where it lies. */
export interface QueuedDeadLetter {
  service: string;
  /** The queue's name. */
  queue: string;
  messageId: string;
  since: Date;
  letter: OrderDeadLetter;
}

/**
 * What lies in each of some queues, the oldest first. It lies there still when this resolves.
 * @param onProgress called with how many were read so far
 */
export function deadLettersIn(
  queues: readonly DeadLetterQueue[],
  signal: AbortSignal,
  onProgress: (count: number) => void,
): Promise<QueuedDeadLetter[][]> {
  let count = 0;
  async function read(queue: DeadLetterQueue) {
    const { name, service } = queue;
    const letters: QueuedDeadLetter[] = [];
    for await (const messages of queue.read(signal)) {
      for (const message of messages) {
        const letter = parseOrderDeadLetter(message);
        letters.push({ service, queue: name, messageId: message.MessageId, since: sentAt(message), letter });
      }
      count += messages.length;
      onProgress(count);
    }
    return letters.sort((a, b) => a.since.getTime() - b.since.getTime());
  }
  return Promise.all(queues.map(read));
}

/** Why a service missed an event, in a few words. */
export function reasonOf(letter: OrderDeadLetter): string {
  if (letter.kind === "unreadable") {
    return `unreadable: ${letter.reason}`;
  }
  const { code, message } = letter.error;
  return [code, message].filter((part) => part !== "").join(": ") || letter.condition || "no reason given";
}
