import { createHash } from "node:crypto";
import type { Collection } from "../core/store/store.ts";
import type { ChangeReader } from "../dynamodb/streams/change-reader.ts";
import type { ChangeRecord } from "../dynamodb/streams/change-record.ts";
import { StreamBatch } from "./stream-batch.ts";
import { StreamDelivery, type StreamDeliveryOptions } from "./stream-delivery.ts";
import { toStreamEventRecord } from "./stream-event-record.ts";

const PAGE_RECORDS = 100;

/** Where a lane continues. */
export interface StreamPosition {
  /** The sequence of the last record that was handled, skipped or discarded. */
  sequence: number;
}

export interface StreamLaneOptions extends StreamDeliveryOptions {
  reader: ChangeReader;
  /** From 0. */
  index: number;
  position: StreamPosition;
  /** Persists the position under this key. */
  positionKey: string;
  positions: Collection<StreamPosition>;
}

/** Passes a share of a stream's records to the function: those of certain partition keys, one batch after the other. */
export class StreamLane {
  #options: StreamLaneOptions;
  #stopping = new AbortController();
  #delivery: StreamDelivery;
  #position: number;
  #changed = Promise.withResolvers<void>();
  #polling = Promise.resolve();

  constructor(options: StreamLaneOptions) {
    this.#options = options;
    this.#position = options.position.sequence;
    this.#delivery = new StreamDelivery(options, this.#stopping.signal);
  }

  start(): void {
    this.#polling = this.#poll();
  }

  notify(): void {
    this.#changed.resolve();
  }

  /** Resolves once no invocation runs. Records of an interrupted invocation are passed again later. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.notify();
    await this.#polling;
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #poll(): Promise<void> {
    try {
      await this.#pollUntilStopped();
    } catch (error) {
      if (!this.#stopped) {
        const { activityLog, mapping } = this.#options;
        const message = `${mapping.functionName} receives no further records of ${mapping.tableName} until the local cloud is restarted: ${(error as Error).message}`;
        activityLog.record({ type: "warning", message });
      }
    }
  }

  async #pollUntilStopped(): Promise<void> {
    while (!this.#stopped) {
      const { end, records } = await this.#fillBatch();
      await this.#delivery.deliver(records, (sequence) => this.#moveTo(sequence));
      if (!this.#stopped) {
        this.#moveTo(end);
      }
    }
  }

  #moveTo(sequence: number): void {
    if (sequence !== this.#position) {
      this.#position = sequence;
      this.#options.positions.set(this.#options.positionKey, { sequence });
    }
  }

  /** Waits for records, and then for more of them until the batch is full or its window is over. */
  async #fillBatch(): Promise<StreamBatch> {
    const { clock, mapping } = this.#options;
    const batch = new StreamBatch(this.#position, mapping.batchSize);
    let closesAt = Number.POSITIVE_INFINITY;
    while (!this.#stopped) {
      this.#changed = Promise.withResolvers();
      await this.#collect(batch);
      if (batch.records.length > 0) {
        closesAt = Math.min(closesAt, clock.now() + mapping.batchWindowSeconds * 1000);
      }
      if (batch.isFull || clock.now() >= closesAt) {
        break;
      }
      if (batch.records.length === 0) {
        this.#moveTo(batch.end);
      }
      await this.#waitForChange(closesAt);
    }
    return batch;
  }

  async #waitForChange(untilMs: number): Promise<void> {
    const { clock } = this.#options;
    const { promise, resolve } = this.#changed;
    const cancel = Number.isFinite(untilMs) ? clock.after(untilMs - clock.now(), resolve) : () => {};
    await promise;
    cancel();
  }

  async #collect(batch: StreamBatch): Promise<void> {
    const { clock, mapping, reader } = this.#options;
    const { streamArn, tableName } = mapping;
    while (!this.#stopped) {
      const { lastSequence, records } = await reader.read(tableName, batch.end, PAGE_RECORDS);
      for (const change of records) {
        const record = toStreamEventRecord(change, streamArn, clock);
        if (this.#isOwn(change) && mapping.filter(record)) {
          batch.add({ change, record });
        } else {
          batch.skip(change);
        }
        if (batch.isFull) {
          return;
        }
      }
      if (records.length === 0 || batch.end >= lastSequence) {
        return;
      }
    }
  }

  #isOwn({ keys }: ChangeRecord): boolean {
    const { index, mapping } = this.#options;
    const { parallelizationFactor } = mapping;
    if (parallelizationFactor === 1) {
      return true;
    }
    const [partitionKey] = Object.values(keys);
    const hash = createHash("md5").update(JSON.stringify(partitionKey)).digest().readUInt32BE();
    return hash % parallelizationFactor === index;
  }
}
