import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

/** A message that is hidden from others while this process reads its queue. */
export type ReceivedMessage = Message & { MessageId: string; ReceiptHandle: string };

export interface MessageCounts {
  visible: number;
  /** Received by somebody, who has neither deleted nor returned them. */
  hidden: number;
}

/** Long enough to handle ten messages; short enough to repeat a read that was killed. */
export const VISIBILITY_SECONDS = 120;
/** A long poll, whatever its length, asks all servers of a queue; a short one only some. */
const POLL_SECONDS = 1;
/** Receives in a row that bring nothing new, after which there is nothing new, whatever the counts say. */
const QUIET_RECEIVES = 10;
/** The most messages that one request takes. */
const BATCH = 10;

/**
 * A service's dead-letter queue.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
 */
export class DeadLetterQueue {
  readonly service: string;
  readonly url: string;
  #sqs: Pick<SQSClient, "send">;
  #region: () => Promise<string>;
  /** Receipt handles of what was received and is to be returned, by message ID. */
  #held = new Map<string, string>();
  #deleted = new Set<string>();

  constructor(options: { service: string; url: string; sqs: Pick<SQSClient, "send">; region: () => Promise<string> }) {
    this.service = options.service;
    this.url = options.url;
    this.#sqs = options.sqs;
    this.#region = options.region;
  }

  get name(): string {
    return this.url.slice(this.url.lastIndexOf("/") + 1);
  }

  /** How many messages there are, about: SQS counts late. */
  async counts(): Promise<MessageCounts> {
    const { Attributes = {} } = await this.#explained(
      this.#sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: this.url,
          AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
        }),
      ),
    );
    return {
      visible: Number(Attributes.ApproximateNumberOfMessages),
      hidden: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
    };
  }

  /**
   * Every message that is there, each once, at most ten at a time, until the queue is empty or the signal aborts. While it
   * reads nobody else gets them; when it ends, however it ends, what was not deleted is there for everybody again.
   */
  async *read(signal: AbortSignal): AsyncGenerator<ReceivedMessage[]> {
    try {
      for (let quiet = 0; quiet < QUIET_RECEIVES && !signal.aborted; ) {
        const received = await this.#receive();
        const messages = await this.#hold(received);
        quiet = messages.length > 0 ? 0 : quiet + 1;
        if (messages.length > 0) {
          yield messages;
        }
        // One empty answer and an empty count may each be wrong.
        else if (received.length === 0 && (await this.counts()).visible === 0) {
          return;
        }
      }
    } finally {
      await this.#returnHeld();
    }
  }

  async delete({ MessageId, ReceiptHandle }: ReceivedMessage): Promise<void> {
    await this.#sqs.send(new DeleteMessageCommand({ QueueUrl: this.url, ReceiptHandle }));
    this.#held.delete(MessageId);
    this.#deleted.add(MessageId);
  }

  /** Is not aborted: an answer that nobody waits for would hide its messages. */
  async #receive(): Promise<ReceivedMessage[]> {
    const { Messages = [] } = await this.#explained(
      this.#sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.url,
          MaxNumberOfMessages: BATCH,
          VisibilityTimeout: VISIBILITY_SECONDS,
          WaitTimeSeconds: POLL_SECONDS,
          MessageAttributeNames: ["All"],
          MessageSystemAttributeNames: ["SentTimestamp"],
        }),
      ),
    );
    return Messages as ReceivedMessage[];
  }

  /** What is new of the messages; SQS may hand out one that is hidden, or even deleted, once more. */
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
    for (let first = 0; first < held.length; first += BATCH) {
      const Entries = held
        .slice(first, first + BATCH)
        .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
      // What fails here becomes visible by itself, a little later.
      await this.#sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.url, Entries }));
    }
  }

  async #explained<Answer>(answer: Promise<Answer>): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof QueueDoesNotExist)) {
        throw error;
      }
      throw new Error(`no queue ${this.name} in ${await this.#region()}: is the stack deployed?`, { cause: error });
    }
  }
}

/** When it became a dead letter. */
export function sentAt({ Attributes }: Message): Date {
  return new Date(Number(Attributes?.SentTimestamp));
}
