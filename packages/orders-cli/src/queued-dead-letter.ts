import type { Connection } from "./connection.ts";
import { DeadLetterQueue, getSentAt } from "./dead-letter-queue.ts";
import { UsageError } from "./exit-code.ts";
import { type OrderDeadLetter, parseOrderDeadLetter } from "./order-dead-letter.ts";

export interface QueuedDeadLetter {
  service: string;
  queue: string;
  messageId: string;
  since: Date;
  letter: OrderDeadLetter;
}

/**
 * Returns the dead-letter queues of all consumers or of one service, and those of the FIFO queues in front of them.
 * @throws {UsageError} if the service is unknown or consumes no event
 */
export function selectQueues(connection: Connection, service?: string): DeadLetterQueue[] {
  const { outputs, region, sqs } = connection;
  const all = Object.entries(outputs.dead_letter_queue_urls);
  const selected = service === undefined ? all : all.filter(([name]) => name === service);
  if (selected.length === 0) {
    const names = all.map(([name]) => name).join(", ");
    throw new UsageError(`"${service}" is not a service that consumes events: choose ${names}`);
  }
  return selected.flatMap(([name, ownUrl]) => {
    const invokedFunctionArn = getFunctionArn(connection, name);
    const fifo = outputs.fifo_queues?.[name];
    const urls = [ownUrl, ...(fifo ? [fifo.dead_letter_queue_url] : [])];
    return urls.map(
      (url) => new DeadLetterQueue({ service: name, url, invokedFunctionArn, fifoQueueUrl: fifo?.url, sqs, region }),
    );
  });
}

/** Reads all dead letters, oldest first, and leaves them there. `onProgress` receives the number read so far. */
export function readDeadLetters(
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
        const letter = parseOrderDeadLetter(message, queue.invokedFunctionArn);
        letters.push({ service, queue: name, messageId: message.MessageId, since: getSentAt(message), letter });
      }
      count += messages.length;
      onProgress(count);
    }
    return letters.sort((a, b) => a.since.getTime() - b.since.getTime());
  }
  return Promise.all(queues.map(read));
}

/**
 * Describes the messages of a queue that a read did not return, although they are there: a FIFO queue passes ten of a
 * message group at most, and the next ones once these are deleted.
 */
export function describeUnread(queue: DeadLetterQueue, read: number, visible: number): string | undefined {
  return queue.isFifo && read < visible
    ? `${queue.name}: about ${visible - read} more, which a FIFO queue shows once those before them are sent`
    : undefined;
}

export function formatReason(letter: OrderDeadLetter): string {
  if (letter.kind === "unreadable") {
    return `unreadable: ${letter.reason}`;
  }
  const { code, message } = letter.error;
  return [code, message].filter((part) => part !== "").join(": ") || letter.condition || "no reason given";
}

function getFunctionArn({ outputs }: Connection, service: string): string {
  const arn = outputs.function_arns[service];
  if (arn === undefined) {
    throw new UsageError(`the outputs have no function for ${service}: deploy the stack`);
  }
  return arn;
}
