import { randomUUID } from "node:crypto";
import type { ActivityLog } from "../core/activity-log.ts";
import type { Clock } from "../core/clock.ts";
import type { Lambda } from "../lambda/lambda.ts";
import { MAX_SYNCHRONOUS_PAYLOAD_BYTES } from "../lambda/payload-limits.ts";
import type { ReceivedMessage } from "../sqs/message.ts";
import type { Queue } from "../sqs/queue.ts";
import { findFailedItems } from "./find-failed-items.ts";
import type { MessageFilter } from "./message-filter.ts";
import { type QueueRecord, toQueueRecord } from "./queue-record.ts";

/** Concurrent batches, with which AWS starts; it adds further ones while messages wait. */
const MAX_BATCHES = 5;

/** Leaves room for the brackets and the name around the records. */
const MAX_RECORDS_BYTES = MAX_SYNCHRONOUS_PAYLOAD_BYTES - 100;

const MAX_MESSAGES_PER_RECEIVE = 10;
const WAIT_SECONDS = 20;

export interface QueueMapping {
  functionArn: string;
  functionName: string;
  /** 1 to 10,000. */
  batchSize: number;
  /** 0 to 300. */
  batchWindowSeconds: number;
  /** Whether the function reports single messages as failed. */
  reportsFailures: boolean;
  /** 2 to 1,000. @default unlimited */
  maximumConcurrency?: number | undefined;
  filter: MessageFilter;
}

interface MessageWithRecord {
  message: ReceivedMessage;
  record: QueueRecord;
}

interface QueuePollerOptions {
  mapping: QueueMapping;
  queue: Queue;
  lambda: Pick<Lambda, "invokeSynchronously">;
  activityLog: ActivityLog;
  clock: Clock;
}

/**
 * Passes batches of a queue's messages to a function, and deletes those that it handled. The others are received again
 * after the queue's visibility timeout. A FIFO queue does not deliver further messages of a group before its earlier ones
 * were deleted, so that a group has one batch at a time. As on AWS, a function that reports single failures of a FIFO queue
 * has to report all messages after the first one: those that it does not report are deleted.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export class QueuePoller {
  #options: QueuePollerOptions;
  #stopping = new AbortController();
  #invocations = new Set<Promise<void>>();
  #polling = Promise.resolve();

  constructor(options: QueuePollerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#polling = this.#poll();
  }

  /** Resolves once no invocation runs. Messages of interrupted invocations are received again later. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#polling;
    await Promise.all(this.#invocations);
  }

  async #poll(): Promise<void> {
    const { maximumConcurrency = MAX_BATCHES } = this.#options.mapping;
    while (!this.#stopped) {
      const messages = await this.#receive(WAIT_SECONDS);
      if (messages.length === 0) {
        continue;
      }
      const invocation = this.#process(await this.#fillBatch(messages)).finally(() =>
        this.#invocations.delete(invocation),
      );
      this.#invocations.add(invocation);
      if (this.#invocations.size >= Math.min(MAX_BATCHES, maximumConcurrency)) {
        await Promise.race(this.#invocations);
      }
    }
  }

  #receive(waitTimeSeconds: number, limit = this.#options.mapping.batchSize): Promise<ReceivedMessage[]> {
    const maxNumberOfMessages = Math.min(limit, MAX_MESSAGES_PER_RECEIVE);
    return this.#options.queue.receive({ maxNumberOfMessages, waitTimeSeconds, signal: this.#stopping.signal });
  }

  /** Adds messages until the batch is full or its window is over. */
  async #fillBatch(messages: ReceivedMessage[]): Promise<ReceivedMessage[]> {
    const { clock, mapping } = this.#options;
    const closesAt = clock.now() + mapping.batchWindowSeconds * 1000;
    const batch = [...messages];
    while (batch.length < mapping.batchSize && clock.now() < closesAt && !this.#stopped) {
      const remainingSeconds = Math.min(WAIT_SECONDS, (closesAt - clock.now()) / 1000);
      batch.push(...(await this.#receive(remainingSeconds, mapping.batchSize - batch.length)));
    }
    return batch;
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #process(messages: readonly ReceivedMessage[]): Promise<void> {
    const { mapping, queue } = this.#options;
    const records = messages.map((message) => ({ message, record: toQueueRecord(message, queue.arn) }));
    const passed = records.filter(({ record }) => mapping.filter(record));
    await this.#delete(records.filter((each) => !passed.includes(each)));
    for (const batch of splitBySize(passed)) {
      if (this.#stopped) {
        return;
      }
      const isComplete = await this.#invoke(batch);
      // The other messages of a FIFO queue wait for those that failed, which are received again at the same time.
      if (!isComplete && queue.settings.fifo) {
        return;
      }
    }
  }

  /** Resolves with whether all messages were handled. */
  async #invoke(batch: readonly MessageWithRecord[]): Promise<boolean> {
    const { activityLog, lambda, mapping, queue } = this.#options;
    const { functionArn: invokedFunctionArn, functionName, reportsFailures } = mapping;
    const requestId = randomUUID();
    for (const { message } of batch) {
      const { body, cause, messageId, receiveCount } = message;
      const received = { queueArn: queue.arn, functionName, requestId, messageId, receiveCount, body, cause };
      activityLog.record({ type: "message-received", ...received });
    }
    const payload = JSON.stringify({ Records: batch.map(({ record }) => record) });
    const cause = { type: "batch", requestId } as const;
    const result = await lambda.invokeSynchronously({ requestId, payload, cause, invokedFunctionArn });
    if (this.#stopped) {
      return false;
    }
    const messageIds = batch.map(({ message }) => message.messageId);
    const reported = () => (reportsFailures ? findFailedItems(result.payload, messageIds) : new Set());
    const failed = result.error ? new Set(messageIds) : reported();
    this.#recordRetries(batch.filter(({ message }) => failed.has(message.messageId)));
    await this.#delete(batch.filter(({ message }) => !failed.has(message.messageId)));
    return failed.size === 0;
  }

  #recordRetries(batch: readonly MessageWithRecord[]): void {
    const { activityLog, clock, mapping, queue } = this.#options;
    for (const { message } of batch) {
      if (message.cause && message.cause.type !== "http-request") {
        activityLog.record({
          type: "retry-scheduled",
          target: mapping.functionName,
          attempt: message.receiveCount + 1,
          dueAt: clock.toRealTime(clock.now() + queue.settings.visibilityTimeoutSeconds * 1000),
          cause: message.cause,
        });
      }
    }
  }

  async #delete(batch: readonly MessageWithRecord[]): Promise<void> {
    // A FIFO queue rejects the deletion of a message that is visible again, and delivers it once more.
    await Promise.allSettled(batch.map(({ message }) => this.#options.queue.delete(message.receiptHandle)));
  }
}

/** Splits a batch whose records together exceed the payload of an invocation. */
function splitBySize(batch: readonly MessageWithRecord[]): MessageWithRecord[][] {
  const batches: MessageWithRecord[][] = [];
  let remainingBytes = 0;
  for (const each of batch) {
    const bytes = Buffer.byteLength(JSON.stringify(each.record)) + 1;
    if (bytes > remainingBytes || batches.length === 0) {
      batches.push([]);
      remainingBytes = MAX_RECORDS_BYTES;
    }
    batches.at(-1)?.push(each);
    remainingBytes -= bytes;
  }
  return batches;
}
