/** A Terraform value. A tuple is an array and an object is a map, because both behave alike once they are evaluated. */
export type Value = string | number | boolean | null | Value[] | Set<Value> | ObjectValue;

export interface ObjectValue {
  [key: string]: Value;
}

export function isObject(value: Value | undefined): value is ObjectValue {
  return value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof Set);
}

/** Lists the entries of an object sorted by key, as Terraform does. */
export function listEntries(object: ObjectValue): [string, Value][] {
  return Object.entries(object).sort(([a], [b]) => compareStrings(a, b));
}

/** Compares strings by their UTF-8 bytes. */
export function compareStrings(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

export function isEqual(a: Value, b: Value): boolean {
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") {
    return a === b;
  }
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key] as Value, b[key] as Value))
    );
  }
  if (isObject(a) || isObject(b) || a instanceof Set !== b instanceof Set) {
    return false;
  }
  const [left, right] = [[...a], [...b]];
  return left.length === right.length && left.every((item, index) => isEqual(item, right[index] as Value));
}

/** Creates a set that is sorted as Terraform does: strings and numbers ascend, other elements keep theirs. */
export function createSet(elements: Iterable<Value>): Set<Value> {
  return new Set(removeDuplicates(elements).sort(compareElements));
}

export function removeDuplicates(elements: Iterable<Value>): Value[] {
  const distinct: Value[] = [];
  const primitives = new Set<Value>();
  for (const element of elements) {
    if (element !== null && typeof element === "object") {
      if (distinct.some((other) => isEqual(other, element))) {
        continue;
      }
    } else if (primitives.has(element)) {
      continue;
    } else {
      primitives.add(element);
    }
    distinct.push(element);
  }
  return distinct;
}

function compareElements(a: Value, b: Value): number {
  if (typeof a === "string" && typeof b === "string") {
    return compareStrings(a, b);
  }
  return typeof a === "number" && typeof b === "number" ? a - b : Number(a) - Number(b) || 0;
}

/** @example describeType([1]) // "a list" */
export function describeType(value: Value): string {
  if (value === null) {
    return "null";
  }
  if (typeof value === "object") {
    return value instanceof Set ? "a set" : Array.isArray(value) ? "a list" : "a map";
  }
  return { string: "a string", number: "a number", boolean: "a boolean" }[typeof value as string] ?? "unknown";
}

/** Formats a number without an exponent. */
export function formatNumber(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) {
    return text;
  }
  const [, sign, whole = "", fraction = "", exponent] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) {
    return `${sign}0.${"0".repeat(-point)}${digits}`;
  }
  return sign + digits.padEnd(point, "0");
}
