import { parseDeadLetter } from "dead-letter";
import type { ReceivedMessage } from "../sqs/message.ts";
import type { Queue } from "../sqs/queue.ts";
import type { RedriveCounts } from "./api/queue-view.ts";

/** How many events are on their way to functions at the same time. */
const BATCH = 50;

export interface RedriveOptions {
  queue: Queue;
  /** Every message without them. */
  messageIds: readonly string[] | undefined;
  /** Whether a function's dead letters come to this queue. */
  isSender(functionArn: string): boolean;
  /** Resolves once the function has accepted the event. */
  invoke(functionArn: string, payload: string): Promise<void>;
}

/**
 * Sends each event of a dead-letter queue to the one function that missed it, and deletes its message once the function has
 * accepted it. What ends this between the two leaves the message: consumers absorb that it comes again.
 *
 * Whoever may send to the queue could name any function, so only those are invoked whose dead letters come here.
 */
export async function redrive({ invoke, isSender, messageIds, queue }: RedriveOptions): Promise<RedriveCounts> {
  const counts: RedriveCounts = { redriven: 0, failed: 0, unreadable: 0, notFound: 0, failures: [] };
  const requested = messageIds ?? queue.peek(Number.MAX_SAFE_INTEGER).map(({ messageId }) => messageId);

  async function send({ attributes, body, messageId, receiptHandle }: ReceivedMessage): Promise<void> {
    const letter = parseDeadLetter(body, attributes);
    if (letter.kind === "unreadable") {
      counts.unreadable += 1;
      return queue.changeVisibility(receiptHandle, 0);
    }
    try {
      if (!isSender(letter.functionArn)) {
        throw new Error(`${letter.functionArn} has no dead letters in this queue`);
      }
      await invoke(letter.functionArn, letter.payload);
      await queue.delete(receiptHandle);
      counts.redriven += 1;
    } catch (error) {
      counts.failed += 1;
      counts.failures.push({ messageId, reason: (error as Error).message });
      await queue.changeVisibility(receiptHandle, 0);
    }
  }

  for (let first = 0; first < requested.length; first += BATCH) {
    const ids = requested.slice(first, first + BATCH);
    // Held while it is sent: nobody else sends it meanwhile.
    const messages = queue.receiveThese(ids);
    counts.notFound += new Set(ids).size - messages.length;
    await Promise.all(messages.map(send));
  }
  return counts;
}
