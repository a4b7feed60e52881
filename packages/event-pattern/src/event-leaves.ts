import { hasDuplicateKeys, isRawNumber, listEntries, toExactNumber } from "exact-json";
import type { FieldCondition } from "./field-condition.ts";
import { replaceLoneSurrogates } from "./operators/matcher.ts";

/** An array of the event, and its element that contains a value. */
export interface ArrayElement {
  readonly array: readonly unknown[];
  readonly index: number;
  /** The number of names in the path to the array. */
  readonly depth: number;
  /** The element of an outer array that contains this array. */
  readonly within: ArrayElement | undefined;
}

/** A string, number, boolean or null at a path of the event. */
export interface Leaf {
  readonly value: unknown;
  readonly element: ArrayElement | undefined;
}

interface Node extends Leaf {
  readonly depth: number;
}

const isContainer = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !isRawNumber(value);

/** Returns the value of a leaf as it is compared, a number wherever one has the exact value: 3.0e2 is 300. */
export const readLeaf = (value: unknown): unknown => toExactNumber(value) ?? replaceLoneSurrogates(value);

/**
 * Finds the values at a field's path, through all arrays on the path, or only through the elements in `chosen`. Objects
 * and empty arrays have no value. As in event-ruler, only objects and arrays count as elements of their array. A plain
 * value in an array is not part of an element, so it combines with all others. All values of a duplicate key count.
 *
 * The event is a tree from JSON.parse of any depth, so this does not recurse.
 */
export function findLeaves(
  event: object,
  { prefixes, keys }: FieldCondition,
  chosen?: ReadonlyMap<readonly unknown[], { readonly index: number }>,
): Leaf[] {
  const fullDepth = prefixes.length - 1;
  const leaves: Leaf[] = [];
  const nodes: Node[] = [{ value: event, depth: 0, element: undefined }];
  for (const node of nodes) {
    const { value, depth, element } = node;
    if (Array.isArray(value)) {
      addElements(nodes, node, value, depth === fullDepth, chosen?.get(value)?.index);
    } else if (isContainer(value)) {
      addMembers(nodes, node, value, keys[depth] ?? []);
    } else if (depth === fullDepth && value !== undefined) {
      leaves.push({ value: readLeaf(value), element });
    }
  }
  return leaves;
}

/** @param onlyIndex the one element to enter, or undefined for all */
function addElements(
  nodes: Node[],
  { depth, element }: Node,
  array: readonly unknown[],
  isPathEnd: boolean,
  onlyIndex: number | undefined,
): void {
  const enter = (item: unknown, index: number) =>
    nodes.push({ value: item, depth, element: { array, index, depth, within: element } });
  if (onlyIndex !== undefined) {
    enter(array[onlyIndex], onlyIndex);
  }
  // Plain values count only at the end of the path. Skipping them elsewhere keeps large arrays fast.
  if (onlyIndex !== undefined && !isPathEnd) {
    return;
  }
  for (const [index, item] of array.entries()) {
    if (!isContainer(item)) {
      nodes.push({ value: item, depth, element });
    } else if (onlyIndex === undefined) {
      enter(item, index);
    }
  }
}

function addMembers(
  nodes: Node[],
  { depth, element }: Node,
  object: object,
  keys: readonly (string | undefined)[],
): void {
  if (hasDuplicateKeys(object)) {
    for (const [key, value] of listEntries(object)) {
      const further = keys.indexOf(key);
      if (further !== -1) {
        nodes.push({ value, depth: depth + further + 1, element });
      }
    }
    return;
  }
  for (const [further, key] of keys.entries()) {
    if (key !== undefined && Object.hasOwn(object, key)) {
      nodes.push({ value: (object as Record<string, unknown>)[key], depth: depth + further + 1, element });
    }
  }
}
