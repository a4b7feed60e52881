import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { table, tableItem } from "./resources.ts";
import type { Item } from "./table.ts";

/** Reads the items of the stack by the names of their tables. @throws {StackError} if a table is unknown or an item invalid */
export function readTableItems(stack: Stack): Map<string, Item[]> {
  const tables = new Set(stack.resources(table).map(({ config }) => config.name));
  const items = new Map<string, Item[]>();
  for (const { address, config } of stack.resources(tableItem)) {
    const { hash_key, range_key, table_name } = config;
    if (!tables.has(table_name)) {
      throw createInvalidResourceError(`${address}: table_name: the stack has no table ${table_name}`);
    }
    const item = parseItem(config.item, address);
    const missing = [hash_key, range_key].find((key) => key !== undefined && item[key] === undefined);
    if (missing !== undefined) {
      throw createInvalidResourceError(`${address}: item: has no attribute ${missing}`);
    }
    items.set(table_name, [...(items.get(table_name) ?? []), item]);
  }
  return items;
}

function parseItem(json: string, address: string): Item {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw createInvalidResourceError(`${address}: item: is not JSON: ${(cause as Error).message}`, { cause });
  }
}
