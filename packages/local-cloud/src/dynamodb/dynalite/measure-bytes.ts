/// <reference path="../dynalite.d.ts" />
import db from "dynalite/db/index.js";
import type { AttributeValue, Item } from "../expressions/values.ts";
import type { TableRecord } from "./dynalite-modules.ts";

const MAX_HASH_KEY_BYTES = 2048;
const MAX_RANGE_KEY_BYTES = 1024;

/** Makes dynalite measure text in bytes of UTF-8, where it counts UTF-16 code units. */
export function measureBytes(): void {
  const { itemSize, validateItem, validateKey } = db;
  db.itemSize = (item, ...parameters) => itemSize(item, ...parameters) + countUncounted({ M: item });
  db.validateItem = (item, table) => validateItem(item, table) ?? checkKeyBytes(item, table);
  db.validateKey = (key, table, ...parameters) => validateKey(key, table, ...parameters) ?? checkKeyBytes(key, table);
}

function checkKeyBytes(item: Item, { KeySchema }: TableRecord): Error | undefined {
  const [hashBytes = 0, rangeBytes = 0] = KeySchema.map(({ AttributeName }) =>
    Buffer.byteLength(item[AttributeName]?.S ?? ""),
  );
  if (hashBytes > MAX_HASH_KEY_BYTES) {
    return db.validationError(
      "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes",
    );
  }
  return rangeBytes > MAX_RANGE_KEY_BYTES
    ? db.validationError(
        "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
      )
    : undefined;
}

function countUncounted({ L, M, S, SS }: AttributeValue): number {
  if (M) {
    return Object.entries(M).reduce((sum, [name, value]) => sum + countExtraBytes(name) + countUncounted(value), 0);
  }
  return (
    (L?.reduce((sum, element) => sum + countUncounted(element), 0) ?? 0) +
    (SS ?? (S === undefined ? [] : [S])).reduce((sum, text) => sum + countExtraBytes(text), 0)
  );
}

function countExtraBytes(text: string): number {
  return Buffer.byteLength(text) - text.length;
}
