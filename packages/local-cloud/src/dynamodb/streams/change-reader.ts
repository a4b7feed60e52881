import type { ChangeRecord } from "./change-record.ts";

export interface Changes {
  records: ChangeRecord[];
  /** The number of the table's latest change, 0 before the first. */
  lastSequence: number;
}

/** Reads the streams of tables. */
export interface ChangeReader {
  /** Reads up to `limit` records that follow the one with the sequence `after`. */
  read(tableName: string, after: number, limit: number): Promise<Changes>;
  /** Calls the listener with a table's name after each of its changes. Returns a function that ends it. */
  subscribe(listener: (tableName: string) => void): () => void;
}
