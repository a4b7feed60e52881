import type { Item } from "../dynamodb/expressions/values.ts";
import type { ChangeReader } from "../dynamodb/streams/change-reader.ts";
import type { ChangeRecord } from "../dynamodb/streams/change-record.ts";
import type { ManualClock } from "./manual-clock.ts";

/** Creates a table's stream in memory, whose records have keys `ID` and images with them. */
export function testChangeStream(clock: ManualClock) {
  const records: ChangeRecord[] = [];
  const listeners = new Set<(tableName: string) => void>();
  const reader: ChangeReader = {
    async read(_, after, limit) {
      const following = records.filter(({ sequence }) => sequence > after);
      return { records: following.slice(0, limit), lastSequence: records.length };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    reader,
    write(tableName: string, id: string, attributes: Item = {}, origin: Partial<ChangeRecord> = {}) {
      records.push({
        sequence: records.length + 1,
        at: clock.now(),
        eventName: "INSERT",
        viewType: "NEW_AND_OLD_IMAGES",
        keys: { ID: { S: id } },
        newImage: { ID: { S: id }, ...attributes },
        sizeBytes: 10,
        ...origin,
      });
      for (const listener of listeners) {
        listener(tableName);
      }
    },
  };
}
