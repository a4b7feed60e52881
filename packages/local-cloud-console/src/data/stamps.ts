/** A moment that an item's attribute names. */
export interface Stamp {
  attribute: string;
  /** Milliseconds since the epoch. */
  at: number;
}

const ISO_8601 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const known = new WeakMap<object, Stamp[]>();

/** Milliseconds since the epoch of an ISO 8601 timestamp; undefined for any other value. */
export function momentOf(value: unknown): number | undefined {
  return typeof value === "string" && ISO_8601.test(value) ? Date.parse(value) : undefined;
}

/** The timestamps among an item's attributes, the earliest first. */
export function stampsOf(attributes: Record<string, unknown>): Stamp[] {
  let stamps = known.get(attributes);
  if (!stamps) {
    stamps = Object.entries(attributes)
      .flatMap(([attribute, value]) => {
        const at = momentOf(value);
        return at === undefined ? [] : [{ attribute, at }];
      })
      .sort((a, b) => a.at - b.at);
    known.set(attributes, stamps);
  }
  return stamps;
}

const shortened = new WeakMap<readonly string[], string[]>();

/**
 * Names without the words that all of them begin or end with, for where there is little room.
 * @example shortNames(["time_order_service", "time_invoice_service"]) // ["order", "invoice"]
 */
export function shortNames(names: readonly string[]): string[] {
  const known = shortened.get(names) ?? withoutSharedWords(names);
  shortened.set(names, known);
  return known;
}

function withoutSharedWords(names: readonly string[]): string[] {
  if (names.length < 2) return [...names];
  const split = names.map((name) => name.split(/[_-]/));
  const most = Math.min(...split.map((words) => words.length)) - 1;
  const before = sharedAtStart(split, most);
  const after = sharedAtStart(
    split.map((words) => words.toReversed()),
    most - before,
  );
  return split.map((words) => words.slice(before, words.length - after).join(" "));
}

/** How many first words all have in common, at most `most`. */
function sharedAtStart(names: readonly (readonly string[])[], most: number): number {
  let shared = 0;
  while (shared < most && names.every((words) => words[shared] === names[0]?.[shared])) shared++;
  return shared;
}
