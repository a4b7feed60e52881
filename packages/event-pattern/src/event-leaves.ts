import type { FieldCondition } from "./field-condition.ts";

/** An array of the event, and the element of it that a value stands in. */
export interface ArrayElement {
  readonly array: readonly unknown[];
  readonly index: number;
  /** How many names of the path lead to the array. */
  readonly depth: number;
  /** The element of another array that this array stands in. */
  readonly within: ArrayElement | undefined;
}

/** A string, number, boolean or null that the event has at a path. */
export interface Leaf {
  readonly value: unknown;
  readonly element: ArrayElement | undefined;
}

interface Place extends Leaf {
  readonly depth: number;
}

const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null;

/**
 * The values that the event has at a field's path, through all arrays on the way, or only through the elements that
 * `chosen` gives for some of them. An object, and an empty array, has no value.
 *
 * As in event-ruler, an object or array is the element that its array is entered by; a plain value in an array is in
 * no element, so it goes together with whatever the rest of the array holds.
 *
 * The event is a tree, as JSON.parse gives it. It may be nested at any depth: nothing here calls itself.
 */
export function leavesAt(
  event: object,
  { prefixes, keys }: FieldCondition,
  chosen?: ReadonlyMap<readonly unknown[], { readonly index: number }>,
): Leaf[] {
  const fullDepth = prefixes.length - 1;
  const leaves: Leaf[] = [];
  const places: Place[] = [{ value: event, depth: 0, element: undefined }];
  for (const { value, depth, element } of places) {
    if (!isContainer(value)) {
      if (depth === fullDepth && value !== undefined) leaves.push({ value, element });
    } else if (Array.isArray(value)) {
      const onlyIndex = chosen?.get(value)?.index;
      const enter = (item: unknown, index: number) =>
        places.push({ value: item, depth, element: { array: value, index, depth, within: element } });
      if (onlyIndex !== undefined) enter(value[onlyIndex], onlyIndex);
      // Plain values count only where the path ends; not to look for them elsewhere keeps large arrays fast.
      if (onlyIndex !== undefined && depth < fullDepth) continue;
      for (const [index, item] of value.entries()) {
        if (!isContainer(item)) places.push({ value: item, depth, element });
        else if (onlyIndex === undefined) enter(item, index);
      }
    } else {
      for (const [further, key] of (keys[depth] ?? []).entries()) {
        if (!Object.hasOwn(value, key)) continue;
        places.push({ value: (value as Record<string, unknown>)[key], depth: depth + further + 1, element });
      }
    }
  }
  return leaves;
}
