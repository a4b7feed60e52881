import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import { Queue, type QueueOptions } from "./queue.ts";

/** A message that is hidden from other readers while this process reads its queue. */
export type ReceivedMessage = Message & { MessageId: string; ReceiptHandle: string };

/** Long enough to handle ten messages; short enough to repeat a read that was killed. */
export const VISIBILITY_SECONDS = 120;
/** A long poll of any length queries all servers of a queue, a short poll only some. */
const POLL_SECONDS = 1;
/** The number of receives in a row without a new message that end a read, whatever the counts say. */
const MAX_QUIET_RECEIVES = 10;
/** SQS's limit of messages per request. */
const MAX_BATCH_SIZE = 10;

interface DeadLetterQueueOptions extends QueueOptions {
  service: string;
  invokedFunctionArn: string;
  fifoQueueUrl?: string | undefined;
}

/**
 * A service's dead-letter queue, or that of the FIFO queue in front of the service.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
 */
export class DeadLetterQueue extends Queue {
  readonly service: string;
  /** The function whose dead letters it holds, or its alias. */
  readonly invokedFunctionArn: string;
  /** The FIFO queue in front of the service, if it has one. */
  readonly fifoQueueUrl: string | undefined;
  /** The latest receipt handles of the messages to return, by message ID. */
  #held = new Map<string, string>();
  #deleted = new Set<string>();

  constructor({ fifoQueueUrl, invokedFunctionArn, service, ...options }: DeadLetterQueueOptions) {
    super(options);
    this.service = service;
    this.fifoQueueUrl = fifoQueueUrl;
    this.invokedFunctionArn = invokedFunctionArn;
  }

  get isFifo(): boolean {
    return this.url.endsWith(".fifo");
  }

  /** Distinguishes the two queues of a service: `invoice-service`, or `invoice-service-queue` for that of its FIFO queue. */
  get owner(): string {
    return this.isFifo ? `${this.service}-queue` : this.service;
  }

  /**
   * Yields each message once, in batches of at most ten, until the queue is empty or the signal aborts. The messages are
   * hidden from other readers until the read ends, even by an error; those that were not deleted are then returned. The
   * messages of a FIFO queue come in sequence and one by one, and only the first ten unless they are deleted.
   */
  async *read(signal: AbortSignal): AsyncGenerator<ReceivedMessage[]> {
    try {
      for (let quiet = 0; quiet < MAX_QUIET_RECEIVES && !signal.aborted; ) {
        const received = await this.#receive();
        const messages = await this.#hold(received);
        quiet = messages.length > 0 ? 0 : quiet + 1;
        if (messages.length > 0) {
          yield* this.isFifo ? messages.map((message) => [message]) : [messages];
        } else if (received.length === 0 && this.isFifo && this.#held.size > 0) {
          // The others wait for those that this read holds.
          return;
        } else if (received.length === 0 && (await this.countMessages()).visible === 0) {
          // An empty response or a count of zero may each be wrong; both together are taken as the end.
          return;
        }
      }
    } finally {
      await this.#returnHeld();
    }
  }

  async delete({ MessageId, ReceiptHandle }: ReceivedMessage): Promise<void> {
    await this.sqs.send(new DeleteMessageCommand({ QueueUrl: this.url, ReceiptHandle }));
    this.#held.delete(MessageId);
    this.#deleted.add(MessageId);
  }

  /** Takes no signal: the messages of an aborted request would stay hidden. */
  async #receive(): Promise<ReceivedMessage[]> {
    const { Messages = [] } = await this.withReadableError(
      this.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.url,
          MaxNumberOfMessages: MAX_BATCH_SIZE,
          VisibilityTimeout: VISIBILITY_SECONDS,
          WaitTimeSeconds: POLL_SECONDS,
          MessageAttributeNames: ["All"],
          MessageSystemAttributeNames: ["SentTimestamp"],
        }),
      ),
    );
    return Messages as ReceivedMessage[];
  }

  /** Returns the new messages. SQS may deliver a hidden or even a deleted message again. */
  async #hold(received: ReceivedMessage[]): Promise<ReceivedMessage[]> {
    const fresh = received.filter(({ MessageId }) => !this.#held.has(MessageId) && !this.#deleted.has(MessageId));
    for (const message of received) {
      if (this.#deleted.has(message.MessageId)) {
        await this.delete(message);
      } else {
        this.#held.set(message.MessageId, message.ReceiptHandle);
      }
    }
    return fresh;
  }

  async #returnHeld(): Promise<void> {
    const held = [...this.#held.values()];
    this.#held.clear();
    for (let first = 0; first < held.length; first += MAX_BATCH_SIZE) {
      const Entries = held
        .slice(first, first + MAX_BATCH_SIZE)
        .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
      // An entry that fails becomes visible when its visibility timeout expires.
      await this.sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.url, Entries }));
    }
  }
}

export function getSentAt({ Attributes }: Message): Date {
  return new Date(Number(Attributes?.SentTimestamp));
}
