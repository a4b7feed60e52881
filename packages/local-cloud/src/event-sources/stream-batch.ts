import type { ChangeRecord } from "../dynamodb/streams/change-record.ts";
import { MAX_SYNCHRONOUS_PAYLOAD_BYTES } from "../lambda/payload-limits.ts";
import type { StreamEventRecord } from "./stream-event-record.ts";

/** Leaves room for the brackets and the name around the records. */
const MAX_RECORDS_BYTES = MAX_SYNCHRONOUS_PAYLOAD_BYTES - 100;

/** A change, and the record of the event that the function receives. */
export interface ReadRecord {
  change: ChangeRecord;
  record: StreamEventRecord;
}

/** Collects records for an invocation. */
export class StreamBatch {
  readonly records: ReadRecord[] = [];
  /** The sequence of the last record that was added or skipped. */
  end: number;
  #maxRecords: number;
  #bytes = 0;
  #isFull = false;

  constructor(after: number, maxRecords: number) {
    this.end = after;
    this.#maxRecords = maxRecords;
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  skip({ sequence }: ChangeRecord): void {
    this.end = sequence;
  }

  /** Adds a record, unless it would exceed the payload of an invocation, which makes the batch full. */
  add(read: ReadRecord): void {
    const bytes = Buffer.byteLength(JSON.stringify(read.record)) + 1;
    if (this.#bytes + bytes > MAX_RECORDS_BYTES && this.records.length > 0) {
      this.#isFull = true;
      return;
    }
    this.records.push(read);
    this.end = read.change.sequence;
    this.#bytes += bytes;
    this.#isFull = this.records.length >= this.#maxRecords;
  }
}
