/** Returns the candidate with the fewest different characters, if it resembles the word. */
export function findSimilar(word: string, candidates: readonly string[]): string | undefined {
  const [closest] = candidates
    .map((candidate) => ({ candidate, distance: countEdits(word, candidate) }))
    .filter(({ distance }) => distance <= word.length / 3)
    .sort((a, b) => a.distance - b.distance);
  return closest?.candidate;
}

/** Counts the characters to insert, delete or replace (Levenshtein distance). */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, character] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (character === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
