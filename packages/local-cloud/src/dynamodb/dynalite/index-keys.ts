/// <reference path="../dynalite.d.ts" />
import db from "dynalite/db/index.js";
import type { Item } from "../expressions/values.ts";
import type { TableRecord, ValidRequest } from "./dynalite-modules.ts";

const updatedTables = new WeakMap<object, TableRecord>();

/** Makes dynalite reject items with an empty key of an index, and remembers the tables of updates. */
export function checkIndexKeys(): void {
  const { validateItem, validateUpdates } = db;
  db.validateItem = (item, table) => {
    const emptyKey = findEmptyIndexKey(table, item);
    return (
      validateItem(item, table) ??
      (emptyKey &&
        db.validationError(
          `One or more parameter values are not valid. A value specified for a secondary index key is not supported. ${emptyKey.reason} IndexName: ${emptyKey.indexName}, IndexKey: ${emptyKey.name}`,
        ))
    );
  };
  db.validateUpdates = (attributeUpdates, updates, table) => {
    const changes = updates ?? attributeUpdates;
    if (changes) {
      updatedTables.set(changes, table);
    }
    return validateUpdates(attributeUpdates, updates, table);
  };
}

export function findUpdatedTable({ _updates, AttributeUpdates }: ValidRequest): TableRecord | undefined {
  const changes = _updates ?? AttributeUpdates;
  return changes && updatedTables.get(changes);
}

export function findEmptyIndexKey(table: TableRecord, item: Item) {
  return db.traverseIndexes(table, (name, _, { IndexName }) => {
    const { B, S } = (Object.hasOwn(item, name) && item[name]) || {};
    if (S !== "" && B !== "") {
      return undefined;
    }
    const type = S === "" ? "string" : "binary";
    const reason = `The AttributeValue for a key attribute cannot contain an empty ${type} value.`;
    return { name, indexName: IndexName, reason };
  });
}
