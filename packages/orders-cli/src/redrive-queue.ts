import type { DeadLetterQueue, ReceivedMessage } from "./dead-letter-queue.ts";
import { type OrderDeadLetter, parseOrderDeadLetter } from "./order-dead-letter.ts";

/** What became of the messages of one queue. */
export interface RedriveCounts {
  /** Accepted by the service, and deleted. On a dry run: would be sent. */
  redriven: number;
  /** Of other orders than those that were asked for. */
  notSelected: number;
  /** Not accepted by the service, or not deleted after it was. */
  failed: number;
  /** Neither form of a dead letter. */
  unreadable: number;
  /** Of another function than the service of the queue. */
  misdirected: number;
  /** Of an invocation that this run made: their event was sent, and failed again at once. */
  repeated: number;
}

export interface RedriveDependencies {
  queue: Pick<DeadLetterQueue, "read" | "delete">;
  /** The one function whose dead letters lie here, without version or alias. */
  functionArn: string;
  /** True for the dead letters that are to be sent. */
  selected: (letter: OrderDeadLetter) => boolean;
  /** Resolves once the function has accepted the event, to the request id of its invocation. */
  invoke: (functionArn: string, payload: string) => Promise<string>;
  dryRun: boolean;
  signal: AbortSignal;
  /** Called after each message. */
  onProgress: (counts: RedriveCounts) => void;
  /** Called with why an event could not be sent, or the queue not be read to its end. */
  onFailure: (error: unknown) => void;
}

/**
 * Sends each event of a queue to the one function that missed it, and deletes its message after the function has accepted
 * it. What stops this between the two leaves the message: to send it again changes nothing where it was handled. For the
 * same reason an event is sent as often as it lies there, as one that was delivered twice and failed twice does.
 *
 * What fails again while the queue is read would come round for ever. It is known by the request id that Invoke answered,
 * which Lambda's record has too, and stays for the next run.
 *
 * Whoever may send to the queue could name any function, so the queue's own is the only one that is invoked.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export async function redriveQueue(dependencies: RedriveDependencies): Promise<RedriveCounts> {
  const { dryRun, functionArn, invoke, onFailure, onProgress, queue, selected, signal } = dependencies;
  const counts: RedriveCounts = {
    redriven: 0,
    notSelected: 0,
    failed: 0,
    unreadable: 0,
    misdirected: 0,
    repeated: 0,
  };
  const requestIds = new Set<string>();

  async function redrive(message: ReceivedMessage): Promise<keyof RedriveCounts> {
    const letter = parseOrderDeadLetter(message);
    if (!selected(letter)) {
      return "notSelected";
    }
    if (letter.kind === "unreadable") {
      return "unreadable";
    }
    if (letter.functionArn !== functionArn) {
      return "misdirected";
    }
    if (letter.kind === "failed-invocation" && requestIds.has(letter.requestId)) {
      return "repeated";
    }
    if (dryRun) {
      return "redriven";
    }
    try {
      requestIds.add(await invoke(functionArn, letter.payload));
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

/** What should have been sent and still lies there. */
export function remaining({ failed, misdirected, repeated, unreadable }: RedriveCounts): number {
  return failed + misdirected + repeated + unreadable;
}
