import { randomUUID } from "node:crypto";
import { AwsError } from "../core/aws-error.ts";
import type { Clock } from "../core/clock.ts";
import type { Collection } from "../core/store/store.ts";
import type { AcceptedMessage } from "./deduplication.ts";
import { FifoIdentities } from "./fifo-identities.ts";
import { LongPolls } from "./long-polls.ts";
import { checkMessage, type OutgoingMessage, type ReceivedMessage, type StoredMessage } from "./message.ts";
import { type MessageCounts, MessageStore } from "./message-store.ts";
import { createInvalidValueError } from "./parameters.ts";
import type { QueueSettings } from "./queue-settings.ts";
import { createReceiptHandle, parseReceiptHandle } from "./receipt-handle.ts";

export type OnRedriven = (from: Queue, deadLetters: Queue, message: StoredMessage) => void;

export interface ReceiveRequest {
  /** 1 to 10. @default 1 */
  maxNumberOfMessages?: number | undefined;
  /** 0 to 43,200. @default the timeout of the queue */
  visibilityTimeoutSeconds?: number | undefined;
  /** 0 to 20. @default the wait time of the queue */
  waitTimeSeconds?: number | undefined;
  signal?: AbortSignal;
}

export const MAX_VISIBILITY_SECONDS = 43_200;
const PURGE_INTERVAL_SECONDS = 60;

/**
 * A queue. Unlike AWS's, a standard queue delivers in sending order and repeats messages only after a visibility timeout.
 * Its changes resolve once they are persisted.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues.html
 */
export class Queue {
  readonly settings: QueueSettings;
  readonly createdAtMs: number;
  readonly #clock: Clock;
  readonly #messages: MessageStore;
  readonly #longPolls: LongPolls<ReceivedMessage>;
  readonly #fifo: FifoIdentities | undefined;
  #redrive: { deadLetters: Queue; onRedriven: OnRedriven } | undefined;
  #purgedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    settings: QueueSettings,
    clock: Clock,
    collection: Collection<StoredMessage>,
    accepted: Collection<AcceptedMessage>,
  ) {
    const sentAtMs = clock.now();
    const visibleAtMs = sentAtMs + settings.visibilityTimeoutSeconds * 1000;
    this.#messages = new MessageStore(collection, { sentAtMs, visibleAtMs });
    const { lastSequenceNumber } = this.#messages;
    this.#fifo = settings.fifo && new FifoIdentities(settings.fifo, { clock, accepted, lastSequenceNumber });
    this.settings = settings;
    this.#clock = clock;
    this.createdAtMs = clock.toRealTime();
    this.#longPolls = new LongPolls(clock, () => this.#messages.findNextVisibleAtMs(clock.now()));
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

  /**
   * Returns the message, or the identity of an earlier one of which it is a duplicate.
   * @throws {AwsError} if the message is invalid
   */
  async send(message: OutgoingMessage): Promise<StoredMessage> {
    checkMessage(message, this.settings);
    const { attributes = {}, body, cause, groupId, senderId, traceHeader } = message;
    const { delaySeconds = this.settings.delaySeconds } = message;
    const { identity, isDuplicate } = this.#fifo?.identify(message) ?? {
      identity: { messageId: randomUUID() },
      isDuplicate: false,
    };
    const sentAtMs = this.#clock.now();
    const stored = {
      ...identity,
      body,
      attributes,
      senderId,
      ...(cause && { cause }),
      ...(groupId !== undefined && { groupId }),
      ...(traceHeader !== undefined && { traceHeader }),
      sentAtMs,
      visibleAtMs: sentAtMs + delaySeconds * 1000,
      receiveCount: 0,
    };
    if (!isDuplicate) {
      this.#messages.put(stored);
    }
    await this.#messages.flush();
    this.#longPolls.serve();
    return stored;
  }

  /** Waits for a message. Returns none once the wait time is over, the signal aborts or the queue stops. */
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

  /** Applies the redrive policy: a message that was received too often moves to the queue instead of being delivered. */
  redriveTo(deadLetters: Queue, onRedriven: OnRedriven): void {
    this.#redrive = { deadLetters, onRedriven };
  }

  /** Returns the first messages, including hidden ones, without receiving them. Not an operation of SQS. */
  peek(limit: number): StoredMessage[] {
    this.#deleteExpired();
    return this.#messages.list(limit);
  }

  /** Receives those of the messages that exist and are visible. Not an operation of SQS. */
  receiveByIds(messageIds: Iterable<string>): ReceivedMessage[] {
    const nowMs = this.#deleteExpired();
    const messages = [...new Set(messageIds)].flatMap((messageId) => this.#messages.get(messageId) ?? []);
    const visible = messages.filter(({ visibleAtMs }) => visibleAtMs <= nowMs);
    return this.#deliver(visible, nowMs, this.settings.visibilityTimeoutSeconds);
  }

  /**
   * A handle of a deleted message or an earlier receive has no effect: AWS guarantees only that the call succeeds. A FIFO
   * queue rejects a handle whose visibility timeout is over.
   * @throws {AwsError} ReceiptHandleIsInvalid if the handle is not from this queue, or InvalidParameterValueException
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
   */
  async delete(handle: string): Promise<void> {
    const message = this.#findLatestReceived(handle);
    if (message) {
      this.#messages.remove(message.messageId);
    }
    await this.#messages.flush();
    // The next message of its group may wait for it.
    this.#longPolls.serve();
  }

  /**
   * Hides a message by the handle of any of its receives, even if it is visible again, as observed on AWS.
   * @param visibilityTimeoutSeconds from now, 0 to 43,200, and at most that long after the last receive
   * @throws {AwsError} ReceiptHandleIsInvalid, or InvalidParameterValueException if the message is deleted or the time too
   * long
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
   */
  async changeVisibility(handle: string, visibilityTimeoutSeconds: number): Promise<void> {
    const nowMs = this.#deleteExpired();
    const message = this.#messages.get(parseReceiptHandle(this.arn, handle).messageId);
    if (!message) {
      const message = `Value ${handle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`;
      throw createInvalidValueError(message);
    }
    const visibleAtMs = nowMs + visibilityTimeoutSeconds * 1000;
    if (visibleAtMs - (message.lastReceivedAtMs ?? nowMs) > MAX_VISIBILITY_SECONDS * 1000) {
      const message = `Value ${visibilityTimeoutSeconds} for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [${MAX_VISIBILITY_SECONDS} seconds].`;
      throw createInvalidValueError(message);
    }
    this.#messages.put({ ...message, visibleAtMs });
    await this.#messages.flush();
    this.#longPolls.serve();
  }

  /** @throws {AwsError} PurgeQueueInProgress within 60 seconds of the last purge */
  async purge(): Promise<void> {
    const nowMs = this.#clock.now();
    if (nowMs - this.#purgedAtMs < PURGE_INTERVAL_SECONDS * 1000) {
      const message = `Only one PurgeQueue operation on ${this.name} is allowed every ${PURGE_INTERVAL_SECONDS} seconds.`;
      throw new AwsError("PurgeQueueInProgress", message, 403);
    }
    this.#purgedAtMs = nowMs;
    this.#messages.clear();
    await this.#messages.flush();
  }

  counts(): MessageCounts {
    return this.#messages.count(this.#deleteExpired());
  }

  get total(): number {
    return Object.values(this.counts()).reduce((sum, count) => sum + count, 0);
  }

  stop(): void {
    this.#longPolls.stop();
  }

  #take(limit: number, visibilityTimeoutSeconds: number): ReceivedMessage[] {
    const nowMs = this.#deleteExpired();
    this.#moveDeadLetters(nowMs);
    return this.#deliver(this.#listVisible(nowMs, limit), nowMs, visibilityTimeoutSeconds);
  }

  #listVisible(nowMs: number, limit = Number.POSITIVE_INFINITY): StoredMessage[] {
    return this.#messages.listVisible(nowMs, limit, this.#fifo !== undefined);
  }

  #moveDeadLetters(nowMs: number): void {
    const { maxReceiveCount = Number.POSITIVE_INFINITY } = this.settings.redrivePolicy ?? {};
    if (!this.#redrive) {
      return;
    }
    const { deadLetters, onRedriven } = this.#redrive;
    for (const message of this.#listVisible(nowMs)) {
      if (message.receiveCount >= maxReceiveCount) {
        deadLetters.#accept({ ...message, deadLetterQueueSourceArn: this.arn });
        this.#messages.remove(message.messageId);
        onRedriven(this, deadLetters, message);
      }
    }
  }

  /** Takes over a message of another queue, which keeps its id and, in a standard queue, its age. */
  #accept(message: StoredMessage): void {
    const nowMs = this.#clock.now();
    const sequence = this.#fifo && { sentAtMs: nowMs, sequenceNumber: this.#fifo.createSequenceNumber() };
    this.#messages.insert({ ...message, ...sequence, visibleAtMs: nowMs });
    this.#longPolls.serve();
  }

  #deliver(messages: StoredMessage[], nowMs: number, visibilityTimeoutSeconds: number): ReceivedMessage[] {
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
      const { visibleAtMs: _visibleAtMs, lastReceivedAtMs: _lastReceivedAtMs, ...received } = message;
      return {
        ...received,
        receiptHandle: createReceiptHandle(this.arn, { messageId: message.messageId, receiveCount }),
        sentAtMs: this.#clock.toRealTime(message.sentAtMs),
        receiveCount,
        firstReceivedAtMs: this.#clock.toRealTime(firstReceivedAtMs),
      };
    });
  }

  #findLatestReceived(handle: string): StoredMessage | undefined {
    const { messageId, receiveCount } = parseReceiptHandle(this.arn, handle);
    const message = this.#messages.get(messageId);
    const isLatest = message?.receiveCount === receiveCount;
    if (this.#fifo && message && (!isLatest || message.visibleAtMs <= this.#clock.now())) {
      const reason = "The receipt handle has expired.";
      throw createInvalidValueError(`Value ${handle} for parameter ReceiptHandle is invalid. Reason: ${reason}`);
    }
    return isLatest ? message : undefined;
  }

  #deleteExpired(): number {
    const nowMs = this.#clock.now();
    this.#messages.deleteSentUntil(nowMs - this.settings.messageRetentionSeconds * 1000);
    return nowMs;
  }
}
