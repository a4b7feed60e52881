import { createInvalidValueError } from "./expression-error.ts";
import type { Type } from "./type-constraint.ts";
import { createSet, describeType, formatNumber, isObject, listEntries, type ObjectValue, type Value } from "./value.ts";

const NUMBER = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);

/** Converts a value as Terraform does. @throws {ExpressionError} if the value does not have the type */
export function convert(value: Value, type: Type): Value {
  if (value === null) {
    return null;
  }
  switch (type.kind) {
    case "any":
      return value;
    case "string":
      return toText(value);
    case "number":
      return toNumber(value);
    case "bool":
      return toBoolean(value);
    case "list":
      return toList(value).map((item) => convert(item, type.element));
    case "set":
      return createSet(toList(value).map((item) => convert(item, type.element)));
    case "tuple":
      return toTuple(value, type.elements);
    case "map":
      return mapValues(toObject(value), (item) => convert(item, type.element));
    case "object":
      return toObjectType(toObject(value), type);
  }
}

export function toText(value: Value): string {
  if (typeof value === "number") {
    return formatNumber(value);
  }
  if (typeof value === "string" || typeof value === "boolean") {
    return String(value);
  }
  throw createTypeError("a string", value);
}

export function toNumber(value: Value): number {
  if (typeof value === "number") {
    return value;
  }
  if (typeof value === "string" && NUMBER.test(value)) {
    return Number(value);
  }
  throw createTypeError("a number", value);
}

export function toBoolean(value: Value): boolean {
  const converted = typeof value === "string" ? BOOLEANS.get(value) : value;
  if (typeof converted === "boolean") {
    return converted;
  }
  throw createTypeError("a boolean", value);
}

export function toList(value: Value): Value[] {
  if (Array.isArray(value) || value instanceof Set) {
    return [...value];
  }
  throw createTypeError("a list", value);
}

export function toObject(value: Value): ObjectValue {
  if (isObject(value)) {
    return value;
  }
  throw createTypeError("a map", value);
}

export function mapValues(object: ObjectValue, convertValue: (value: Value, key: string) => Value): ObjectValue {
  return Object.fromEntries(listEntries(object).map(([key, value]) => [key, convertValue(value, key)]));
}

function toTuple(value: Value, elements: Type[]): Value[] {
  const items = toList(value);
  if (items.length !== elements.length) {
    throw createInvalidValueError(`a tuple of ${elements.length} elements is required, not of ${items.length}`);
  }
  return items.map((item, index) => convert(item, elements[index] as Type));
}

/** Attributes that the type does not have are dropped, as Terraform does. */
function toObjectType(object: ObjectValue, type: Extract<Type, { kind: "object" }>): ObjectValue {
  return Object.fromEntries(
    Object.entries(type.attributes).map(([name, attribute]) => {
      if (!Object.hasOwn(object, name) && !attribute.isOptional) {
        throw createInvalidValueError(`the attribute "${name}" is required`);
      }
      const value = Object.hasOwn(object, name) ? (object[name] as Value) : null;
      return [name, convert(value ?? attribute.default ?? null, attribute.type)];
    }),
  );
}

function createTypeError(required: string, value: Value) {
  const shown = typeof value === "string" ? ` ${JSON.stringify(value)}` : "";
  const actual = value === null ? "null" : `${describeType(value)}${shown}`;
  return createInvalidValueError(`${required} is required, not ${actual}`);
}
