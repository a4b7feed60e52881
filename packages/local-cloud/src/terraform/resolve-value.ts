import { evaluateTemplate, isObject, type ObjectValue, type Scope, type Value } from "terraform-expression";
import { type Block, isBlock, listBlocks } from "./blocks.ts";
import { createInvalidResourceError, StackError, toStackError } from "./stack-error.ts";

/** Limits nested values: far more than a stack needs, too little to overflow the call stack. */
const MAX_DEPTH = 100;

/**
 * Evaluates the templates in a value, its keys included, and expands `dynamic` blocks.
 * @param where the address of the block, for errors
 * @throws {StackError}
 */
export function resolveValue(value: unknown, where: string, scope: Scope, depth = 0): unknown {
  if (typeof value === "string") {
    return resolveTemplate(value, where, scope);
  }
  if (value === null || typeof value !== "object") {
    return value;
  }
  if (depth > MAX_DEPTH) {
    throw createTooDeepError(where);
  }
  return Array.isArray(value)
    ? value.map((item) => resolveValue(item, where, scope, depth + 1))
    : resolveBlock(value as Block, where, scope, depth + 1);
}

export function resolveTemplate(template: string, where: string, scope: Scope): unknown {
  try {
    return toJson(evaluateTemplate(template, scope));
  } catch (error) {
    throw toStackError(error, where);
  }
}

export function createTooDeepError(where: string): StackError {
  return new StackError(
    "STACK_NOT_SUPPORTED",
    `${where}: values or references are nested more than ${MAX_DEPTH} levels deep; flatten them`,
  );
}

function resolveBlock(block: Block, where: string, scope: Scope, depth: number): Block {
  const { dynamic, ...rest } = block;
  const isDynamic = isBlock(dynamic) || Array.isArray(dynamic);
  const resolved = Object.fromEntries(
    Object.entries(isDynamic ? rest : block).map(([key, item]) => [
      String(resolveTemplate(key, where, scope)),
      resolveValue(item, where, scope, depth),
    ]),
  );
  return isDynamic ? { ...resolved, ...expandDynamicBlocks(dynamic, resolved, where, scope, depth) } : resolved;
}

/** Returns the blocks that `dynamic` blocks generate, by type, after those that the configuration has. */
function expandDynamicBlocks(dynamic: unknown, resolved: Block, where: string, scope: Scope, depth: number): Block {
  const blocks: Record<string, unknown[]> = {};
  for (const [[type = ""], { content, for_each, iterator = type }] of listBlocks(dynamic, 1, `${where}: dynamic`)) {
    const name = String(iterator).replace(/^\$\{(.*)\}$/, "$1");
    const elements = listElements(resolveValue(for_each, where, scope, depth), `${where}: dynamic.${type}.for_each`);
    const generated = elements.flatMap((element) =>
      listBlocks(content, 0, `${where}: dynamic.${type}.content`).map(([, body]) =>
        resolveValue(body, where, addIterator(scope, name, element), depth),
      ),
    );
    const own = Object.hasOwn(resolved, type) ? [resolved[type]].flat() : [];
    blocks[type] = [...(blocks[type] ?? own), ...generated];
  }
  return blocks;
}

/** Lists the keys and values of what `for_each` may be. */
function listElements(collection: unknown, where: string): ObjectValue[] {
  if (Array.isArray(collection)) {
    return collection.map((value: Value, key) => ({ key, value }));
  }
  if (isBlock(collection)) {
    return Object.entries(collection).map(([key, value]) => ({ key, value: value as Value }));
  }
  throw createInvalidResourceError(`${where}: must be a list, set or map`);
}

function addIterator(scope: Scope, iterator: string, element: ObjectValue): Scope {
  return {
    functions: scope.functions,
    resolve: (name, attributes) =>
      name === iterator ? { value: element, consumed: 0 } : scope.resolve(name, attributes),
  };
}

/** Turns sets into lists. */
export function toJson(value: Value): unknown {
  if (Array.isArray(value) || value instanceof Set) {
    return [...value].map(toJson);
  }
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)])) : value;
}
