import { compareDecimals, parseDecimal } from "./decimal.ts";

export type Item = Record<string, AttributeValue>;

/** Has exactly one property. @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html */
export interface AttributeValue {
  S?: string;
  N?: string;
  B?: string;
  BOOL?: boolean;
  NULL?: boolean;
  M?: Item;
  L?: AttributeValue[];
  SS?: string[];
  NS?: string[];
  BS?: string[];
}

export type AttributeType = keyof AttributeValue;

export function typeOf(value: AttributeValue): AttributeType {
  return Object.keys(value)[0] as AttributeType;
}

export function areEqual(a: AttributeValue, b: AttributeValue): boolean {
  const type = typeOf(a);
  if (type !== typeOf(b)) {
    return false;
  }
  switch (type) {
    case "N":
      return compareScalars(a, b) === 0;
    case "M":
      return areItemsEqual(a.M ?? {}, b.M ?? {});
    case "L":
      return areListsEqual(a.L ?? [], b.L ?? []);
    case "SS":
    case "NS":
    case "BS":
      return areSetsEqual(a, b);
    default:
      return a[type] === b[type];
  }
}

function areItemsEqual(a: Item, b: Item): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => {
      const [left, right] = [a[name], Object.hasOwn(b, name) ? b[name] : undefined];
      return left !== undefined && right !== undefined && areEqual(left, right);
    })
  );
}

function areListsEqual(a: AttributeValue[], b: AttributeValue[]): boolean {
  return (
    a.length === b.length &&
    a.every((element, index) => {
      const other = b[index];
      return other !== undefined && areEqual(element, other);
    })
  );
}

function areSetsEqual(a: AttributeValue, b: AttributeValue): boolean {
  const [left, right] = [listElements(a), listElements(b)];
  return left.length === right.length && left.every((element) => includes(right, element));
}

/** Compares two strings, numbers or binary values. Returns undefined if the values have no ordering. */
export function compareScalars(a: AttributeValue, b: AttributeValue): number | undefined {
  if (a.N !== undefined && b.N !== undefined) {
    return compareDecimals(parseDecimal(a.N), parseDecimal(b.N));
  }
  const [left, right] = [toBytes(a), toBytes(b)];
  return left && right && typeOf(a) === typeOf(b) ? Buffer.compare(left, right) : undefined;
}

/** Whether a string or binary value starts with another of its type. */
export function startsWith(value: AttributeValue, prefix: AttributeValue): boolean {
  const [bytes, start] = [toBytes(value), toBytes(prefix)];
  return typeOf(value) === typeOf(prefix) && !!bytes && !!start && bytes.subarray(0, start.length).equals(start);
}

/** Whether a string or binary value contains a part, or a set or list an element. */
export function contains(container: AttributeValue, value: AttributeValue): boolean {
  const bytes = toBytes(container);
  if (bytes) {
    const part = toBytes(value);
    return typeOf(container) === typeOf(value) && !!part && bytes.includes(part);
  }
  return includes(listElements(container), value);
}

/** Returns undefined for a value without a size, such as a number. */
export function sizeOf({ B, L, M, S, ...sets }: AttributeValue): number | undefined {
  if (M !== undefined) {
    return Object.keys(M).length;
  }
  return B === undefined ? (S ?? L ?? sets.SS ?? sets.NS ?? sets.BS)?.length : Buffer.from(B, "base64").length;
}

/** The levels of nesting: 1 for a scalar or a set, and one more for each list or map around it. */
export function depthOf({ L, M }: AttributeValue): number {
  const elements = L ?? (M && Object.values(M)) ?? [];
  return 1 + elements.reduce((deepest, element) => Math.max(deepest, element ? depthOf(element) : 0), 0);
}

function listElements({ BS, L, NS, SS }: AttributeValue): AttributeValue[] {
  return L ?? SS?.map((S) => ({ S })) ?? NS?.map((N) => ({ N })) ?? BS?.map((B) => ({ B })) ?? [];
}

function includes(elements: AttributeValue[], value: AttributeValue): boolean {
  return elements.some((element) => areEqual(element, value));
}

function toBytes({ B, S }: AttributeValue): Buffer | undefined {
  if (S !== undefined) {
    return Buffer.from(S);
  }
  return B === undefined ? undefined : Buffer.from(B, "base64");
}
