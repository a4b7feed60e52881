import { convert } from "./convert.ts";
import { createInvalidValueError } from "./expression-error.ts";
import { ANY, type ObjectAttribute, type Type } from "./type-constraint.ts";
import type { Value } from "./value.ts";

/** Converts values to the type that all of them have in common. @throws {ExpressionError} if there is none */
export function unifyValues(values: Value[]): Value[] {
  const type = unify(values.map(findType));
  return values.map((value) => convert(value, type));
}

export function findType(value: Value): Type {
  if (value === null) {
    return ANY;
  }
  if (typeof value !== "object") {
    return { kind: typeof value === "boolean" ? "bool" : (typeof value as "string" | "number") };
  }
  if (value instanceof Set) {
    return { kind: "set", element: unify([...value].map(findType)) };
  }
  if (Array.isArray(value)) {
    return { kind: "tuple", elements: value.map(findType) };
  }
  const attributes = Object.entries(value).map(([name, item]): [string, ObjectAttribute] => [
    name,
    { type: findType(item), isOptional: false },
  ]);
  return { kind: "object", attributes: Object.fromEntries(attributes) };
}

export function unify(types: Type[]): Type {
  return types.reduce(unifyPair, ANY);
}

function unifyPair(a: Type, b: Type): Type {
  if (a.kind === "any" || b.kind === "any") {
    return a.kind === "any" ? b : a;
  }
  if (isPrimitive(a) && isPrimitive(b)) {
    return unifyPrimitives(a, b);
  }
  const left = listElements(a);
  const right = listElements(b);
  if (left && right) {
    return unifySequences(a, b, left, right);
  }
  if (isKeyed(a) && isKeyed(b)) {
    return unifyKeyed(a, b);
  }
  throw createInconsistentError(a, b);
}

function unifyPrimitives(a: Type, b: Type): Type {
  if (a.kind === b.kind) {
    return a;
  }
  if (a.kind === "string" || b.kind === "string") {
    return { kind: "string" };
  }
  throw createInconsistentError(a, b);
}

function unifySequences(a: Type, b: Type, left: Type[], right: Type[]): Type {
  if (a.kind === "tuple" && b.kind === "tuple" && left.length === right.length) {
    return { kind: "tuple", elements: left.map((type, index) => unifyPair(type, right[index] as Type)) };
  }
  const isSet = a.kind === "set" && b.kind === "set";
  return { kind: isSet ? "set" : "list", element: unify([...left, ...right]) };
}

type Keyed = { kind: "map"; element: Type } | Extract<Type, { kind: "object" }>;

function unifyKeyed(a: Keyed, b: Keyed): Type {
  if (a.kind === "object" && b.kind === "object" && hasSameNames(a.attributes, b.attributes)) {
    const { attributes } = b;
    const unified = Object.entries(a.attributes).map(([name, { type }]): [string, ObjectAttribute] => [
      name,
      { type: unifyPair(type, attributes[name]?.type ?? ANY), isOptional: false },
    ]);
    return { kind: "object", attributes: Object.fromEntries(unified) };
  }
  return { kind: "map", element: unify([...listAttributes(a), ...listAttributes(b)]) };
}

function listElements(type: Type): Type[] | undefined {
  if (type.kind === "list" || type.kind === "set") {
    return [type.element];
  }
  return type.kind === "tuple" ? type.elements : undefined;
}

function listAttributes(type: Keyed): Type[] {
  return type.kind === "map" ? [type.element] : Object.values(type.attributes).map((attribute) => attribute.type);
}

function isPrimitive({ kind }: Type): boolean {
  return kind === "string" || kind === "number" || kind === "bool";
}

function isKeyed(type: Type): type is Type & Keyed {
  return type.kind === "map" || type.kind === "object";
}

function hasSameNames(a: object, b: object): boolean {
  return Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((name) => Object.hasOwn(b, name));
}

function createInconsistentError(a: Type, b: Type) {
  return createInvalidValueError(`${a.kind} and ${b.kind} have no common type`);
}
