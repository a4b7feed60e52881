import { createInvalidValueError } from "../expression-error.ts";
import { unifyValues } from "../unify.ts";
import { createSet, isEqual, isObject, listEntries, type ObjectValue, removeDuplicates, type Value } from "../value.ts";
import { defineFunction, defineVariadicFunction, type Functions } from "./define-function.ts";
import { listCharacters } from "./string-functions.ts";

export const collectionFunctions: Functions = {
  alltrue: defineFunction(["list"], (list) => list.every((item) => item === true || item === "true")),
  anytrue: defineFunction(["list"], (list) => list.some((item) => item === true || item === "true")),
  chunklist: defineFunction(["list", "number"], (list, size) => {
    if (size < 0) {
      throw createInvalidValueError("the size must be 0 or more");
    }
    const length = size === 0 ? Math.min(1, list.length) : Math.ceil(list.length / size);
    const width = size === 0 ? list.length : size;
    return Array.from({ length }, (_, index) => list.slice(index * width, (index + 1) * width));
  }),
  coalesce: defineVariadicFunction([], "nullable", (...values) => {
    const found = unifyValues(values).find((value) => value !== null && value !== "");
    if (found === undefined) {
      throw createInvalidValueError("all arguments are null or empty");
    }
    return found;
  }),
  coalescelist: defineVariadicFunction([], "nullable", (...lists) => {
    const found = lists.find((list) => (Array.isArray(list) ? list.length > 0 : list instanceof Set && list.size > 0));
    if (found === undefined) {
      throw createInvalidValueError("all lists are empty");
    }
    return found;
  }),
  compact: defineFunction(["list"], (list) => list.filter((item) => item !== null && item !== "")),
  concat: defineVariadicFunction([], "any", (...lists) => lists.flatMap(requireList)),
  contains: defineFunction(["list", "any"], (list, value) => list.some((item) => isEqual(item, value))),
  distinct: defineFunction(["list"], (list) => removeDuplicates(unifyValues(list))),
  element: defineFunction(["any", "number"], (list, index) => {
    const element = requireList(list)[index % requireList(list).length];
    if (element === undefined) {
      throw createInvalidValueError("the list must have elements, and the index must be 0 or more");
    }
    return element;
  }),
  flatten: defineFunction(["list"], flatten),
  index: defineFunction(["list", "any"], (list, value) => {
    const index = list.findIndex((item) => isEqual(item, value));
    if (index < 0) {
      throw createInvalidValueError("the list does not contain the value");
    }
    return index;
  }),
  keys: defineFunction(["map"], (map) => listEntries(map).map(([key]) => key)),
  length: defineFunction(["any"], findLength),
  lookup: defineVariadicFunction(["map", "string"], "nullable", (map, key, ...defaults) => {
    const value = Object.hasOwn(map, key) ? map[key] : defaults[0];
    if (value === undefined) {
      throw createInvalidValueError(`the map has no key "${key}", and there is no default`);
    }
    return value;
  }),
  matchkeys: defineFunction(["list", "list", "list"], (values, keys, searched) =>
    values.filter((_, index) => searched.some((key) => isEqual(key, keys[index] as Value))),
  ),
  merge: defineVariadicFunction([], "nullable", (...maps) => Object.fromEntries(maps.flatMap(listMergedEntries))),
  one: defineFunction(["list"], (list) => {
    if (list.length > 1) {
      throw createInvalidValueError(`a list of ${list.length} elements must have at most one`);
    }
    return list[0] ?? null;
  }),
  range: defineVariadicFunction([], "number", createRange),
  reverse: defineFunction(["list"], (list) => list.toReversed()),
  setintersection: defineVariadicFunction(["list"], "list", (first, ...others) =>
    createSet(first.filter((item) => others.every((other) => includes(other, item)))),
  ),
  setproduct: defineVariadicFunction([], "list", (...lists) =>
    lists.reduce<Value[][]>((products, list) => products.flatMap((each) => list.map((item) => [...each, item])), [[]]),
  ),
  setsubtract: defineFunction(["list", "list"], (list, removed) =>
    createSet(list.filter((item) => !includes(removed, item))),
  ),
  setunion: defineVariadicFunction(["list"], "list", (...lists) => createSet(unifyValues(lists.flat()))),
  slice: defineFunction(["list", "number", "number"], (list, start, end) => {
    if (start < 0 || end < start || end > list.length) {
      throw createInvalidValueError(
        `the range from ${start} to ${end} is not within a list of ${list.length} elements`,
      );
    }
    return list.slice(start, end);
  }),
  sort: defineFunction(["strings"], (list) => list.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))),
  transpose: defineFunction(["map"], (map) => {
    const pairs = listEntries(map).flatMap(([key, values]) =>
      (values as Value[]).map((value) => [String(value), key] as const),
    );
    const groups = Map.groupBy(pairs, ([value]) => value);
    return Object.fromEntries([...groups].map(([value, group]) => [value, group.map(([, key]) => key).sort()]));
  }),
  values: defineFunction(["map"], (map) => listEntries(map).map(([, value]) => value)),
  zipmap: defineFunction(["strings", "list"], (keys, values) => {
    if (keys.length !== values.length) {
      throw createInvalidValueError(`there are ${keys.length} keys, but ${values.length} values`);
    }
    return Object.fromEntries(keys.map((key, index) => [key, values[index] as Value]));
  }),
};

function requireList(value: Value): Value[] {
  if (!Array.isArray(value)) {
    throw createInvalidValueError("a list is required, not a set or another value");
  }
  return value;
}

function flatten(list: Value[]): Value[] {
  return list.flatMap((item) => (Array.isArray(item) || item instanceof Set ? flatten([...item]) : [item]));
}

function includes(list: Value[], value: Value): boolean {
  return list.some((item) => isEqual(item, value));
}

function findLength(value: Value): number {
  if (typeof value === "string") {
    return listCharacters(value).length;
  }
  if (Array.isArray(value)) {
    return value.length;
  }
  if (value instanceof Set) {
    return value.size;
  }
  if (isObject(value)) {
    return Object.keys(value).length;
  }
  throw createInvalidValueError("the argument must be a string, list, set or map");
}

function listMergedEntries(map: Value): [string, Value][] {
  if (map !== null && !isObject(map)) {
    throw createInvalidValueError("the arguments must be maps");
  }
  return Object.entries(map ?? ({} as ObjectValue));
}

/** The limit of Terraform. */
const MAX_RANGE_LENGTH = 1024;

function createRange(...limits: number[]): Value[] {
  const [first = 0, second] = limits;
  const [start, end] = second === undefined ? [0, first] : [first, second];
  const step = limits[2] ?? (end < start ? -1 : 1);
  const length = Math.max(0, Math.ceil((end - start) / step));
  if (limits.length === 0 || limits.length > 3 || step === 0) {
    throw createInvalidValueError("range takes an end, or a start, an end and a step other than 0");
  }
  if (length > MAX_RANGE_LENGTH) {
    throw createInvalidValueError(`a range has at most ${MAX_RANGE_LENGTH} elements`);
  }
  return Array.from({ length }, (_, index) => start + index * step);
}
