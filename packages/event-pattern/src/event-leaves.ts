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
  for (const place of places) {
    const { value, depth, element } = place;
    if (Array.isArray(value)) {
      addElements(places, place, value, depth === fullDepth, chosen?.get(value)?.index);
    } else if (isContainer(value)) {
      addMembers(places, place, value, keys[depth] ?? []);
    } else if (depth === fullDepth && value !== undefined) {
      leaves.push({ value, element });
    }
  }
  return leaves;
}

/** @param onlyIndex the one element to enter; all of them without it */
function addElements(
  places: Place[],
  { depth, element }: Place,
  array: readonly unknown[],
  isPathEnd: boolean,
  onlyIndex: number | undefined,
): void {
  const enter = (item: unknown, index: number) =>
    places.push({ value: item, depth, element: { array, index, depth, within: element } });
  if (onlyIndex !== undefined) {
    enter(array[onlyIndex], onlyIndex);
  }
  // Plain values count only where the path ends; not to look for them elsewhere keeps large arrays fast.
  if (onlyIndex !== undefined && !isPathEnd) {
    return;
  }
  for (const [index, item] of array.entries()) {
    if (!isContainer(item)) {
      places.push({ value: item, depth, element });
    } else if (onlyIndex === undefined) {
      enter(item, index);
    }
  }
}

function addMembers(places: Place[], { depth, element }: Place, object: object, keys: readonly string[]): void {
  for (const [further, key] of keys.entries()) {
    if (!Object.hasOwn(object, key)) {
      continue;
    }
    places.push({ value: (object as Record<string, unknown>)[key], depth: depth + further + 1, element });
  }
}
