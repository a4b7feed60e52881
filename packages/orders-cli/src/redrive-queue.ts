import { toFunctionArn } from "dead-letter";
import type { DeadLetterQueue, ReceivedMessage } from "./dead-letter-queue.ts";
import { type OrderDeadLetter, parseOrderDeadLetter } from "./order-dead-letter.ts";

/** The messages of one queue, by what the redrive did with them. */
export interface RedriveCounts {
  /** Accepted by the service and deleted. In a dry run: would be sent. */
  redriven: number;
  /** Excluded by the selection. */
  notSelected: number;
  /** Not accepted by the service, or accepted but not deleted. */
  failed: number;
  /** Not a dead letter in either form. */
  unreadable: number;
  /** Names a function other than the service's. */
  misdirected: number;
  /** Sent by this run, and already a dead letter again. */
  repeated: number;
}

export interface RedriveDependencies {
  queue: Pick<DeadLetterQueue, "read" | "delete">;
  /** The function whose dead letters the queue holds, or its alias. */
  invokedFunctionArn: string;
  isSelected: (letter: OrderDeadLetter) => boolean;
  /**
   * Invokes the function, or sends the event to the FIFO queue in front of it. Resolves with the ID of the request or of
   * the new message once the event is accepted.
   */
  send: (payload: string, messageId: string) => Promise<string>;
  dryRun: boolean;
  signal: AbortSignal;
  onProgress: (counts: RedriveCounts) => void;
  /** Called with each failure to send an event, delete its message or read the queue. */
  onFailure: (error: unknown) => void;
}

/**
 * Sends each event of a queue to the function that missed it and deletes its message once the function has accepted it.
 * A failure between the two leaves the message, and duplicates are each sent: consumers are idempotent. An event that
 * fails again during the read, recognized by the request ID that Lambda's record repeats, is left for the next run.
 * Only events of the queue's own function are sent: anyone with permission to send to the queue may have named another.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export async function redriveQueue(dependencies: RedriveDependencies): Promise<RedriveCounts> {
  const { dryRun, invokedFunctionArn, isSelected, onFailure, onProgress, queue, send, signal } = dependencies;
  const counts: RedriveCounts = { redriven: 0, notSelected: 0, failed: 0, unreadable: 0, misdirected: 0, repeated: 0 };
  const requestIds = new Set<string>();

  async function redrive(message: ReceivedMessage): Promise<keyof RedriveCounts> {
    const letter = parseOrderDeadLetter(message, invokedFunctionArn);
    if (!isSelected(letter)) {
      return "notSelected";
    }
    if (letter.kind === "unreadable") {
      return "unreadable";
    }
    if (letter.functionArn !== toFunctionArn(invokedFunctionArn)) {
      return "misdirected";
    }
    if (letter.kind === "failed-invocation" && requestIds.has(letter.requestId)) {
      return "repeated";
    }
    if (dryRun) {
      return "redriven";
    }
    try {
      requestIds.add(await send(letter.payload, message.MessageId));
      await queue.delete(message);
      return "redriven";
    } catch (error) {
      onFailure(error);
      return "failed";
    }
  }

  try {
    for await (const messages of queue.read(signal)) {
      await Promise.all(
        messages.map(async (message) => {
          counts[await redrive(message)] += 1;
          onProgress(counts);
        }),
      );
    }
  } catch (error) {
    onFailure(error);
  }
  return counts;
}

/** Counts the messages that should have been sent and are still in the queue. */
export function countRemaining({ failed, misdirected, repeated, unreadable }: RedriveCounts): number {
  return failed + misdirected + repeated + unreadable;
}
