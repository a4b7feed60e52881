import type { ObjectValue, Value } from "terraform-expression";
import { isBlock } from "./blocks.ts";
import type { Iteration } from "./reference-scope.ts";
import { createInvalidResourceError } from "./stack-error.ts";

/** The limit of instances: far more than a stack needs. */
const MAX_COUNT = 1000;

/**
 * Creates the instances of a resource: a list with `count`, a map with `for_each`, one otherwise.
 * @throws {StackError} if `count` is not a number, or `for_each` neither a map nor a set of strings
 */
export function listInstances(
  { count, forEach }: { count: unknown; forEach: unknown },
  address: string,
  create: (key: string | number | undefined, iteration: Iteration) => ObjectValue,
): Value {
  if (count !== undefined && forEach !== undefined) {
    throw createInvalidResourceError(`${address}: has both count and for_each; remove one of them`);
  }
  if (count !== undefined) {
    return Array.from({ length: readCount(count, address) }, (_, index) => create(index, { count: { index } }));
  }
  if (forEach === undefined) {
    return create(undefined, undefined);
  }
  const entries = listEntries(forEach, address).map(([key, value]) => [key, create(key, { each: { key, value } })]);
  return Object.fromEntries(entries);
}

function readCount(count: unknown, address: string): number {
  const length = Number(count);
  if (Number.isInteger(length) && length >= 0 && length <= MAX_COUNT && typeof count !== "object") {
    return length;
  }
  throw createInvalidResourceError(`${address}: count: must be a whole number from 0 to ${MAX_COUNT}`);
}

function listEntries(forEach: unknown, address: string): [string, Value][] {
  if (isBlock(forEach)) {
    return Object.entries(forEach) as [string, Value][];
  }
  if (Array.isArray(forEach) && forEach.every((item) => typeof item === "string")) {
    return forEach.map((item) => [item, item]);
  }
  throw createInvalidResourceError(
    `${address}: for_each: must be a map or a set of strings, such as toset(["a", "b"])`,
  );
}
