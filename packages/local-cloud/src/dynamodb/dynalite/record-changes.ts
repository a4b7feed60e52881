/// <reference path="../dynalite.d.ts" />
import db from "dynalite/db/index.js";
import { areEqual, type Item } from "../expressions/values.ts";
import type { ChangeRecord, Origin, StreamViewType } from "../streams/change-record.ts";
import type { ChangeLog } from "./change-log.ts";
import type { DatabaseWrite, Store, TableRecord } from "./dynalite-modules.ts";

interface RecordChangesOptions {
  changeLog: ChangeLog;
  /** Returns the origin of the current request, and its time in milliseconds since the epoch. */
  getContext(): Origin & { nowMs: number };
  onRecorded(tableName: string): void;
}

type Image = Pick<ChangeRecord, "eventName" | "keys" | "oldImage" | "newImage" | "sizeBytes">;

/**
 * Makes dynalite write each change of an item and its record in the table's stream in one batch: after a crash, either
 * both are stored or none. A write that changes nothing has no record.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export function recordChanges(store: Store, { changeLog, getContext, onRecorded }: RecordChangesOptions): void {
  const records = new Map<string, { tableName: string; writes: DatabaseWrite[] }>();
  const { updateIndexes } = db;
  db.updateIndexes = (updated, table, oldItem, newItem, done) =>
    updateIndexes(updated, table, oldItem, newItem, (error) => {
      const { StreamEnabled, StreamViewType: viewType } = table.StreamSpecification ?? {};
      const item = newItem ?? oldItem;
      if (!error && StreamEnabled && viewType && item && hasChanged(oldItem, newItem)) {
        const { TableName: tableName } = table;
        const { nowMs: at, ...origin } = getContext();
        const change = { ...origin, at, viewType, ...createImages(table, viewType, oldItem, newItem) };
        const key = `item-${tableName}~${db.createKey(item, table)}`;
        records.set(key, { tableName, writes: changeLog.append(tableName, change) });
      }
      done(error);
    });

  const write = async (itemWrite: DatabaseWrite) => {
    const record = records.get(itemWrite.key);
    records.delete(itemWrite.key);
    await store.db.batch([itemWrite, ...(record?.writes ?? [])]);
    if (record) {
      onRecorded(record.tableName);
    }
  };
  const { del, put } = store.db;
  store.db.put = (key, value, callback) =>
    records.has(key) ? settle(write({ type: "put", key, value }), callback) : put(key, value, callback);
  store.db.del = (key, callback) =>
    records.has(key) ? settle(write({ type: "del", key }), callback) : del(key, callback);
}

/** Calls back outside the promise, which would turn an error that the callback throws into an unhandled rejection. */
function settle(written: Promise<void>, callback: ((error: unknown) => void) | undefined): Promise<void> {
  if (!callback) {
    return written;
  }
  return written.then(
    () => void setImmediate(callback, null),
    (error) => void setImmediate(callback, error),
  );
}

function hasChanged(oldItem: Item | undefined, newItem: Item | null): boolean {
  return !oldItem || !newItem || !areEqual({ M: oldItem }, { M: newItem });
}

function createImages(
  { KeySchema }: TableRecord,
  viewType: StreamViewType,
  oldItem: Item | undefined,
  newItem: Item | null,
): Image {
  const item = newItem ?? oldItem ?? {};
  const keys = Object.fromEntries(KeySchema.map(({ AttributeName: name }) => [name, item[name] ?? {}]));
  const oldImage = viewType.includes("OLD") ? oldItem : undefined;
  const newImage = viewType.includes("NEW") ? (newItem ?? undefined) : undefined;
  const sizes = [keys, oldImage, newImage].map((image) => (image ? db.itemSize(image) : 0));
  return {
    eventName: !oldItem ? "INSERT" : newItem ? "MODIFY" : "REMOVE",
    keys,
    ...(oldImage && { oldImage }),
    ...(newImage && { newImage }),
    sizeBytes: sizes.reduce((sum, size) => sum + size),
  };
}
