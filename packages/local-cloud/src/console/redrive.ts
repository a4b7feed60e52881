import { parseDeadLetter } from "dead-letter";
import type { ReceivedMessage } from "../sqs/message.ts";
import type { Queue } from "../sqs/queue.ts";
import type { RedriveCounts } from "./api/queue-view.ts";

/** The number of events sent at the same time. */
const BATCH = 50;

export interface RedriveOptions {
  queue: Queue;
  /** Undefined for all messages. */
  messageIds: readonly string[] | undefined;
  /** The function, or its alias, whose queue sends dead letters to this one. */
  receiverArn?: string | undefined;
  /** Whether this queue receives the function's dead letters. */
  isSender(functionArn: string): boolean;
  /** The FIFO queue in front of the function: events return to it, so that the function still handles one at a time. */
  fifo?: { queue: Queue; messageGroup: string | undefined } | undefined;
  /** Resolves with the request ID once the function has accepted the event. */
  invoke(invokedFunctionArn: string, payload: string): Promise<string>;
}

/**
 * Sends each dead letter to its function, or to the FIFO queue in front, then deletes it; a crash in between repeats it.
 * Only functions with dead letters in this queue are invoked, because a message could name any function.
 */
export async function redrive({
  fifo,
  invoke,
  isSender,
  messageIds,
  queue,
  receiverArn,
}: RedriveOptions): Promise<RedriveCounts> {
  const counts: RedriveCounts = {
    redriven: 0,
    failed: 0,
    unreadable: 0,
    notFound: 0,
    failures: [],
    requestIds: [],
  };
  const requested = messageIds ?? queue.peek(Number.MAX_SAFE_INTEGER).map(({ messageId }) => messageId);

  async function send(message: ReceivedMessage): Promise<void> {
    const { attributes, body, messageId, receiptHandle } = message;
    const letter = parseDeadLetter(body, attributes, receiverArn);
    if (letter.kind === "unreadable") {
      counts.unreadable += 1;
      return queue.changeVisibility(receiptHandle, 0);
    }
    try {
      if (!isSender(letter.functionArn)) {
        throw new Error(`${letter.functionArn} has no dead letters in this queue`);
      }
      if (fifo) {
        const { cause, groupId = fifo.messageGroup, senderId } = message;
        await fifo.queue.send({ body: letter.payload, groupId, deduplicationId: messageId, senderId, cause });
      } else {
        counts.requestIds.push(await invoke(letter.invokedFunctionArn, letter.payload));
      }
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
    // Received messages are invisible to other consumers.
    const messages = queue.receiveByIds(ids);
    counts.notFound += new Set(ids).size - messages.length;
    await Promise.all(messages.map(send));
  }
  return counts;
}
