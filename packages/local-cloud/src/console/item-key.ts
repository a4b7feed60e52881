import type { AttributeValue } from "../dynamodb/expressions/values.ts";
import type { TableView } from "./api/stack-view.ts";
import { toPlainValue } from "./attribute-value.ts";

/** A primary key in DynamoDB's format. */
export type ItemKey = Record<string, AttributeValue>;

type KeyNames = Pick<TableView, "hashKey" | "rangeKey">;

/** Reads the key of an item or of a request's Key; undefined if it is incomplete. */
export function readKey(item: Record<string, unknown> | null | undefined, names: KeyNames): ItemKey | undefined {
  const key: Record<string, AttributeValue> = {};
  for (const name of [names.hashKey, names.rangeKey]) {
    if (name === undefined) {
      continue;
    }
    const value = item?.[name];
    if (value === null || typeof value !== "object") {
      return undefined;
    }
    key[name] = value as AttributeValue;
  }
  return key;
}

/** Formats a key as `<partition key>` or `<partition key>/<sort key>`. */
export function formatItemId(key: ItemKey, { hashKey, rangeKey }: KeyNames): string {
  const names = rangeKey === undefined ? [hashKey] : [hashKey, rangeKey];
  return names.map((name) => String(toPlainValue(key[name] ?? { NULL: true }))).join("/");
}

/** Finds the keys that a DynamoDB request writes to a table. `request` is the unchecked input of any operation. */
export function findWrittenKeys(
  action: string,
  request: unknown,
  table: Pick<TableView, "name"> & KeyNames,
): ItemKey[] {
  if (!WRITES.has(action) || request === null || typeof request !== "object") {
    return [];
  }
  const { Item, Key, RequestItems } = request as WriteRequest;
  const batch = RequestItems?.[table.name] ?? [];
  const batchKeys = batch.map(({ DeleteRequest, PutRequest }) => PutRequest?.Item ?? DeleteRequest?.Key);
  return [Item, Key, ...batchKeys].flatMap((each) => {
    const key = readKey(each, table);
    return key ? [key] : [];
  });
}

const WRITES = new Set(["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"].map((name) => `dynamodb:${name}`));

type Attributes = Record<string, unknown>;

interface WriteRequest {
  Item?: Attributes;
  Key?: Attributes;
  RequestItems?: Record<string, { PutRequest?: { Item?: Attributes }; DeleteRequest?: { Key?: Attributes } }[]>;
}
