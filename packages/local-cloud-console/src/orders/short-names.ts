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
  if (names.length < 2) {
    return [...names];
  }
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
  while (shared < most && names.every((words) => words[shared] === names[0]?.[shared])) {
    shared++;
  }
  return shared;
}
