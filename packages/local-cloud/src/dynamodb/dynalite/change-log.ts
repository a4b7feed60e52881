import type { ChangeRecord } from "../streams/change-record.ts";
import { RETENTION_MS } from "../streams/change-record.ts";
import type { Store } from "./dynalite-modules.ts";

const DIGITS = 16;
const TRIM_INTERVAL_MS = 3_600_000;

interface Put {
  type: "put";
  key: string;
  value: unknown;
}

/** The streams of all tables, in the database that holds their items. */
export class ChangeLog {
  #db: Store["db"];
  #lastSequences = new Map<string, number>();
  #trimmedAt = new Map<string, number>();

  constructor({ db }: Pick<Store, "db">) {
    this.#db = db;
  }

  /** Numbers a change. The writes that it returns belong into one batch with that of the item. */
  append(tableName: string, change: Omit<ChangeRecord, "sequence">): Put[] {
    const sequence = this.getLastSequence(tableName) + 1;
    this.#lastSequences.set(tableName, sequence);
    this.#trimSometimes(tableName, sequence, change.at);
    return [
      { type: "put", key: createKey(tableName, sequence), value: { ...change, sequence } },
      { type: "put", key: createCounterKey(tableName), value: sequence },
    ];
  }

  /** Returns the number of the table's latest change, 0 before the first. */
  getLastSequence(tableName: string): number {
    return this.#lastSequences.get(tableName) ?? ((this.#db.getSync(createCounterKey(tableName)) as number) || 0);
  }

  /** Reads the records that follow the one with the sequence `after` and are not older than 24 hours. */
  async read(tableName: string, after: number, limit: number, nowMs: number): Promise<ChangeRecord[]> {
    const records: ChangeRecord[] = [];
    for await (const [, record] of this.#db.iterator(createRange(tableName, after + 1))) {
      if ((record as ChangeRecord).at > nowMs - RETENTION_MS) {
        records.push(record as ChangeRecord);
      }
      if (records.length >= limit) {
        break;
      }
    }
    return records;
  }

  /** Deletes all records, but continues to count from the last. */
  async clear(tableName: string): Promise<void> {
    await this.#db.clear(createRange(tableName, 1));
  }

  #trimSometimes(tableName: string, before: number, nowMs: number): void {
    if (nowMs - (this.#trimmedAt.get(tableName) ?? Number.NEGATIVE_INFINITY) >= TRIM_INTERVAL_MS) {
      this.#trimmedAt.set(tableName, nowMs);
      // A failure only costs space: reads skip expired records.
      this.#trim(tableName, before, nowMs).catch(() => {});
    }
  }

  async #trim(tableName: string, before: number, nowMs: number): Promise<void> {
    const [oldest] = await this.read(tableName, 0, 1, nowMs);
    const { gte } = createRange(tableName, 1);
    await this.#db.clear({ gte, lt: createKey(tableName, oldest?.sequence ?? before) });
  }
}

function createRange(tableName: string, from: number): { gte: string; lt: string } {
  return { gte: createKey(tableName, from), lt: `stream~${tableName}~~` };
}

function createKey(tableName: string, sequence: number): string {
  return `stream~${tableName}~${String(sequence).padStart(DIGITS, "0")}`;
}

function createCounterKey(tableName: string): string {
  return `stream-sequence~${tableName}`;
}
