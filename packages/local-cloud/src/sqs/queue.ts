import { randomUUID } from "node:crypto";
import { AwsError } from "../core/aws-error.ts";
import type { Clock } from "../core/clock.ts";
import type { Collection } from "../core/store/store.ts";
import { LongPolls } from "./long-polls.ts";
import { checkMessage, type OutgoingMessage, type ReceivedMessage, type StoredMessage } from "./message.ts";
import { type MessageCounts, MessageStore } from "./message-store.ts";
import { invalidParameterValue } from "./parameters.ts";
import { parseReceiptHandle, receiptHandle } from "./receipt-handle.ts";

export interface QueueSettings {
  name: string;
  arn: string;
  url: string;
  delaySeconds: number;
  visibilityTimeoutSeconds: number;
  messageRetentionSeconds: number;
  maximumMessageBytes: number;
  receiveWaitTimeSeconds: number;
  sqsManagedSseEnabled: boolean;
  tags: Record<string, string>;
  /** The queue's resource policy, JSON. */
  policy?: string;
}

export interface ReceiveRequest {
  /** 1 to 10. @default 1 */
  maxNumberOfMessages?: number | undefined;
  /** 0 to 43,200; the queue's own unless given. */
  visibilityTimeoutSeconds?: number | undefined;
  /** 0 to 20; the queue's own unless given. */
  waitTimeSeconds?: number | undefined;
  /** Ends the wait, with no message. */
  signal?: AbortSignal;
}

export const MAXIMUM_VISIBILITY_SECONDS = 43_200;
const PURGE_INTERVAL_SECONDS = 60;

/**
 * A standard queue. What changes it answers with a promise that resolves once the change is kept.
 *
 * AWS leaves a standard queue free to reorder and to repeat messages. This one does neither by itself: it hands out
 * in the order of sending, and repeats a message only when its visibility time-out is over.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html
 */
export class Queue {
  readonly settings: QueueSettings;
  readonly createdAtMs: number;
  readonly #clock: Clock;
  readonly #messages: MessageStore;
  readonly #longPolls: LongPolls<ReceivedMessage>;
  #purgedAtMs = Number.NEGATIVE_INFINITY;

  /** @param collection where the messages are kept */
  constructor(settings: QueueSettings, clock: Clock, collection: Collection<StoredMessage>) {
    const sentAtMs = clock.now();
    const visibleAtMs = sentAtMs + settings.visibilityTimeoutSeconds * 1000;
    this.#messages = new MessageStore(collection, { sentAtMs, visibleAtMs });
    this.settings = settings;
    this.#clock = clock;
    this.createdAtMs = clock.now();
    this.#longPolls = new LongPolls(clock, () => this.#messages.nextVisibleAtMs(clock.now()));
  }

  get name(): string {
    return this.settings.name;
  }

  get arn(): string {
    return this.settings.arn;
  }

  get url(): string {
    return this.settings.url;
  }

  /** @throws {AwsError} as SendMessage does when the message breaks a rule */
  async send(message: OutgoingMessage): Promise<StoredMessage> {
    checkMessage(message, this.settings);
    const { body, attributes = {}, delaySeconds = this.settings.delaySeconds, senderId } = message;
    const sentAtMs = this.#clock.now();
    const stored = {
      messageId: randomUUID(),
      body,
      attributes,
      senderId,
      sentAtMs,
      visibleAtMs: sentAtMs + delaySeconds * 1000,
      receiveCount: 0,
    };
    this.#messages.put(stored);
    await this.#messages.flush();
    this.#longPolls.serve();
    return stored;
  }

  /** Waits for a message when there is none: none comes back when the wait is over, the signal aborts or the queue stops. */
  async receive({
    maxNumberOfMessages = 1,
    visibilityTimeoutSeconds = this.settings.visibilityTimeoutSeconds,
    waitTimeSeconds = this.settings.receiveWaitTimeSeconds,
    signal,
  }: ReceiveRequest = {}): Promise<ReceivedMessage[]> {
    if (signal?.aborted) {
      return [];
    }
    const take = () => this.#take(maxNumberOfMessages, visibilityTimeoutSeconds);
    const messages = take();
    return messages.length > 0 || waitTimeSeconds === 0
      ? messages
      : this.#longPolls.wait(take, waitTimeSeconds * 1000, signal);
  }

  /**
   * The first messages in the order of sending, hidden ones among them, without receiving them. No operation of SQS does
   * this.
   */
  peek(limit: number): StoredMessage[] {
    this.#forgetExpired();
    return this.#messages.first(limit);
  }

  /** Receives just these messages, as far as they are there and nobody holds them. No operation of SQS does this. */
  receiveThese(messageIds: Iterable<string>): ReceivedMessage[] {
    const nowMs = this.#forgetExpired();
    const messages = [...new Set(messageIds)].flatMap((messageId) => this.#messages.get(messageId) ?? []);
    const visible = messages.filter(({ visibleAtMs }) => visibleAtMs <= nowMs);
    return this.#handOut(visible, nowMs, this.settings.visibilityTimeoutSeconds);
  }

  /**
   * Deletes the message of the latest receive, in flight or not. A message that is gone is deleted already, and the
   * handle of an earlier receive is accepted without effect: AWS promises no more for it than that the call succeeds.
   * @throws {AwsError} ReceiptHandleIsInvalid when the queue gave no such handle
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
   */
  async delete(handle: string): Promise<void> {
    const message = this.#latestReceived(handle);
    if (message) {
      this.#messages.remove(message.messageId);
    }
    await this.#messages.flush();
  }

  /**
   * Hides the message for so long from now. A handle whose time-out is over is accepted without effect, as AWS does.
   * @param visibilityTimeoutSeconds 0 to 43,200, and no further than that from the receive
   * @throws {AwsError} ReceiptHandleIsInvalid, or InvalidParameterValue when the message is gone or the time too long
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
   */
  async changeVisibility(handle: string, visibilityTimeoutSeconds: number): Promise<void> {
    const nowMs = this.#forgetExpired();
    const { messageId } = parseReceiptHandle(this.arn, handle);
    if (!this.#messages.get(messageId)) {
      throw invalidParameterValue(
        `Value ${handle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
      );
    }
    const message = this.#latestReceived(handle);
    if (!message || message.visibleAtMs <= nowMs) {
      return;
    }
    const visibleAtMs = nowMs + visibilityTimeoutSeconds * 1000;
    if (visibleAtMs - (message.lastReceivedAtMs ?? nowMs) > MAXIMUM_VISIBILITY_SECONDS * 1000) {
      throw invalidParameterValue(
        `Value ${visibilityTimeoutSeconds} for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [${MAXIMUM_VISIBILITY_SECONDS} seconds].`,
      );
    }
    this.#messages.put({ ...message, visibleAtMs });
    await this.#messages.flush();
    this.#longPolls.serve();
  }

  /**
   * Deletes all messages. AWS takes up to a minute for it; here it is done at once.
   * @throws {AwsError} PurgeQueueInProgress within 60 seconds of the last purge
   */
  async purge(): Promise<void> {
    const nowMs = this.#clock.now();
    if (nowMs - this.#purgedAtMs < PURGE_INTERVAL_SECONDS * 1000) {
      throw new AwsError(
        "PurgeQueueInProgress",
        `Only one PurgeQueue operation on ${this.name} is allowed every ${PURGE_INTERVAL_SECONDS} seconds.`,
        403,
      );
    }
    this.#purgedAtMs = nowMs;
    this.#messages.clear();
    await this.#messages.flush();
  }

  counts(): MessageCounts {
    return this.#messages.counts(this.#forgetExpired());
  }

  /** How many messages it has, hidden and delayed ones among them. */
  get total(): number {
    return Object.values(this.counts()).reduce((sum, count) => sum + count, 0);
  }

  /** Ends all waiting receives and leaves no timer behind. */
  stop(): void {
    this.#longPolls.stop();
  }

  #take(limit: number, visibilityTimeoutSeconds: number): ReceivedMessage[] {
    const nowMs = this.#forgetExpired();
    return this.#handOut(this.#messages.visible(nowMs, limit), nowMs, visibilityTimeoutSeconds);
  }

  #handOut(messages: StoredMessage[], nowMs: number, visibilityTimeoutSeconds: number): ReceivedMessage[] {
    return messages.map((message) => {
      const receiveCount = message.receiveCount + 1;
      const firstReceivedAtMs = message.firstReceivedAtMs ?? nowMs;
      this.#messages.put({
        ...message,
        visibleAtMs: nowMs + visibilityTimeoutSeconds * 1000,
        receiveCount,
        firstReceivedAtMs,
        lastReceivedAtMs: nowMs,
      });
      const { messageId, body, attributes, senderId, sentAtMs } = message;
      return {
        messageId,
        receiptHandle: receiptHandle(this.arn, { messageId, receiveCount }),
        body,
        attributes,
        senderId,
        sentAtMs,
        receiveCount,
        firstReceivedAtMs,
      };
    });
  }

  /** The message of the handle, unless it is gone or was received again since. */
  #latestReceived(handle: string): StoredMessage | undefined {
    const { messageId, receiveCount } = parseReceiptHandle(this.arn, handle);
    const message = this.#messages.get(messageId);
    return message?.receiveCount === receiveCount ? message : undefined;
  }

  #forgetExpired(): number {
    const nowMs = this.#clock.now();
    this.#messages.forgetSentUntil(nowMs - this.settings.messageRetentionSeconds * 1000);
    return nowMs;
  }
}
