/**
 * Writes a text as the source of a regular expression with the flag `u` that ignores case as event-ruler does: each UTF-16
 * code unit of the pattern stands for its lower and its upper case. So `ß` matches `ß` and `SS`, `SS` does not match `ß`, and a
 * character of two code units, such as an emoji, matches nothing but question marks, because Java encodes each half as one.
 * @see https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/input/EqualsIgnoreCaseParser.java
 */
export function createCaseInsensitiveSource(text: string): string {
  return text.split("").map(createUnitSource).join("");
}

function createUnitSource(unit: string): string {
  if (!unit.isWellFormed()) {
    return escapeAll("?");
  }
  return `(?:${escapeAll(unit.toLowerCase())}|${escapeAll(unit.toUpperCase())})`;
}

const escapeAll = (text: string) =>
  Array.from(text, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`).join("");
