import type { Stack } from "../terraform/stack.ts";
import type { Table } from "./dynamodb.ts";
import { table } from "./resources.ts";

export function readTables(stack: Stack): Table[] {
  return stack.resources(table).map(({ config }) => ({
    name: config.name,
    hashKey: config.hash_key,
    rangeKey: config.range_key,
    attributes: config.attribute,
    deletionProtection: config.deletion_protection_enabled,
  }));
}
