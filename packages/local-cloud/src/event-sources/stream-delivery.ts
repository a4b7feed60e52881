import { randomUUID } from "node:crypto";
import type { ActivityLog } from "../core/activity-log.ts";
import type { Clock } from "../core/clock.ts";
import type { InvocationResult } from "../lambda/invocation.ts";
import type { Lambda } from "../lambda/lambda.ts";
import { findFailedItems } from "./find-failed-items.ts";
import type { ReadRecord } from "./stream-batch.ts";
import type { StreamFailure } from "./stream-failure.ts";
import type { StreamMapping } from "./stream-mapping.ts";

const FIRST_RETRY_DELAY_MS = 1_000;
const MAX_RETRY_DELAY_MS = 60_000;

export interface StreamDeliveryOptions {
  mapping: StreamMapping;
  lambda: Pick<Lambda, "invokeSynchronously">;
  /** Resolves once the failure is sent to the on-failure destination, or recorded as lost. */
  discard(failure: StreamFailure): Promise<void>;
  activityLog: ActivityLog;
  clock: Clock;
}

/** Records that are passed together. */
interface Part {
  records: readonly ReadRecord[];
  /** Invocations with the first of these records so far. */
  invokeCount: number;
  /** Invocations so far that count as retries. */
  retries: number;
  delays: number;
  lastResult?: InvocationResult | undefined;
  requestId: string;
}

/**
 * Passes a batch to the function until it is handled, or discarded because its retries or its age are over. The function
 * may report the record at which it failed: those before it are handled. A batch that fails may be split instead: at the
 * reported record, or else in half, which does not count as a retry.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export class StreamDelivery {
  #options: StreamDeliveryOptions;
  #signal: AbortSignal;

  constructor(options: StreamDeliveryOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  /** @param onDone called with the sequence of the last record that was handled or discarded, as it advances */
  async deliver(records: readonly ReadRecord[], onDone: (sequence: number) => void): Promise<void> {
    const parts: Part[] = [{ records, invokeCount: 0, retries: 0, delays: 0, requestId: randomUUID() }];
    for (let part = parts.shift(); part && !this.#signal.aborted; part = parts.shift()) {
      const fresh = await this.#discardExpired(part, onDone);
      if (fresh.records.length > 0) {
        parts.unshift(...(await this.#attempt(fresh, onDone)));
      }
    }
  }

  /** Returns what remains to be passed, in order. */
  async #attempt(part: Part, onDone: (sequence: number) => void): Promise<Part[]> {
    const { bisects, maximumRetryAttempts } = this.#options.mapping;
    const { failedIndex, result, requestId } = await this.#invoke(part);
    if (this.#signal.aborted) {
      return [];
    }
    const handled = part.records.slice(0, failedIndex);
    const records = part.records.slice(failedIndex);
    reportLast(handled, onDone);
    if (records.length === 0) {
      return [];
    }
    const failed = { ...part, records, requestId, invokeCount: part.invokeCount + 1, lastResult: result };
    const next = { ...failed, delays: part.delays + 1 };
    if (result.throttled) {
      await this.#delay(next);
      return [next];
    }
    if (bisects && part.records.length > 1) {
      await this.#delay(next);
      return handled.length > 0 ? [next] : split(next);
    }
    if (part.retries >= maximumRetryAttempts) {
      await this.#options.discard({ ...failed, condition: "RetryAttemptsExhausted", result });
      reportLast(records, onDone);
      return [];
    }
    await this.#delay(next);
    return [{ ...next, retries: part.retries + 1 }];
  }

  async #discardExpired(part: Part, onDone: (sequence: number) => void): Promise<Part> {
    const { clock, mapping } = this.#options;
    const oldest = clock.now() - mapping.maximumRecordAgeSeconds * 1000;
    const count = part.records.findIndex(({ change }) => change.at > oldest);
    const expired = count < 0 ? part.records : part.records.slice(0, count);
    if (expired.length > 0) {
      const { lastResult: result } = part;
      await this.#options.discard({ ...part, records: expired, condition: "RecordAgeExceeded", result });
      reportLast(expired, onDone);
    }
    return { ...part, records: part.records.slice(expired.length) };
  }

  async #invoke({ invokeCount, records }: Part) {
    const { activityLog, lambda, mapping } = this.#options;
    const { functionArn: invokedFunctionArn, functionName, reportsFailures, tableArn } = mapping;
    const requestId = randomUUID();
    for (const { change, record } of records) {
      const { SequenceNumber: sequenceNumber } = record.dynamodb;
      const received = { tableArn, functionName, requestId, sequenceNumber, receiveCount: invokeCount + 1 };
      activityLog.record({ type: "record-received", ...received, record, cause: change.cause });
    }
    const payload = JSON.stringify({ Records: records.map(({ record }) => record) });
    const cause = { type: "batch", requestId } as const;
    const result = await lambda.invokeSynchronously({ requestId, payload, cause, invokedFunctionArn });
    return { result, requestId, failedIndex: findFailedIndex(records, result, reportsFailures) };
  }

  async #delay({ delays, invokeCount, records }: Part): Promise<void> {
    const { activityLog, clock, mapping } = this.#options;
    const delayMs = Math.min(MAX_RETRY_DELAY_MS, FIRST_RETRY_DELAY_MS * 2 ** (delays - 1));
    for (const { change } of records) {
      if (change.cause && change.cause.type !== "http-request") {
        const retry = { target: mapping.functionName, attempt: invokeCount + 1, cause: change.cause };
        activityLog.record({ type: "retry-scheduled", ...retry, dueAt: clock.toRealTime(clock.now() + delayMs) });
      }
    }
    await waitFor(clock, delayMs, this.#signal);
  }
}

/** Returns the index of the first record that the function did not handle. */
function findFailedIndex(records: readonly ReadRecord[], result: InvocationResult, reportsFailures: boolean): number {
  if (result.error) {
    return 0;
  }
  if (!reportsFailures) {
    return records.length;
  }
  const numbers = records.map(({ record }) => record.dynamodb.SequenceNumber);
  const failed = findFailedItems(result.payload, numbers);
  const index = numbers.findIndex((number) => failed.has(number));
  return index < 0 ? records.length : index;
}

function split(part: Part): Part[] {
  const middle = Math.ceil(part.records.length / 2);
  const halves = [part.records.slice(0, middle), part.records.slice(middle)];
  return halves.map((records) => ({ ...part, records }));
}

function reportLast(records: readonly ReadRecord[], onDone: (sequence: number) => void): void {
  const last = records.at(-1);
  if (last) {
    onDone(last.change.sequence);
  }
}

function waitFor(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(delayMs, resolve);
  const stop = () => resolve();
  signal.addEventListener("abort", stop);
  return promise.finally(() => {
    cancel();
    signal.removeEventListener("abort", stop);
  });
}
