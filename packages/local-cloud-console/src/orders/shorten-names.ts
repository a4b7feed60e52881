const cache = new WeakMap<readonly string[], string[]>();

/** @example shortenNames(["time_order_service", "time_invoice_service"]) // ["order", "invoice"] */
export function shortenNames(names: readonly string[]): string[] {
  const known = cache.get(names) ?? removeSharedWords(names);
  cache.set(names, known);
  return known;
}

function removeSharedWords(names: readonly string[]): string[] {
  if (names.length < 2) {
    return [...names];
  }
  const split = names.map((name) => name.split(/[_-]/));
  const max = Math.min(...split.map((words) => words.length)) - 1;
  const before = countShared(split, max);
  const after = countShared(
    split.map((words) => words.toReversed()),
    max - before,
  );
  return split.map((words) => words.slice(before, words.length - after).join(" "));
}

function countShared(names: readonly (readonly string[])[], max: number): number {
  let shared = 0;
  while (shared < max && names.every((words) => words[shared] === names[0]?.[shared])) {
    shared++;
  }
  return shared;
}
