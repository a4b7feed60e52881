import { InvalidEventPatternError } from "../invalid-event-pattern-error.ts";
import { createStringMatcher, type Operator, quote } from "./matcher.ts";

/** Returns the end of the first occurrence between `from` and `to`, or -1. */
type Search = (text: string, from: number, to: number) => number;

/**
 * `{"wildcard": "dir/*.png"}`: `*` matches any number of characters; `\*` and `\\` escape both. A match takes time linear
 * in the value, because each literal part is matched at its first occurrence after the previous one.
 */
export const wildcard: Operator = (operand, where) => {
  if (typeof operand !== "string") {
    throw new InvalidEventPatternError("wildcard match pattern must be a string", where);
  }
  const parts = splitLiterals(operand, where);
  const matcher = createStringMatcher(`a string like ${quote(operand)}`, compileParts(parts), parts[0]);
  return { ...matcher, wildcards: [parts] };
};

function splitLiterals(pattern: string, where: string): string[] {
  const parts = [""];
  for (let position = 0; position < pattern.length; position += 1) {
    let character = pattern.charAt(position);
    const next = pattern.charAt(position + 1);
    if (character === "*") {
      if (next === "*") {
        throw createError("Consecutive wildcard characters", position, where);
      }
      parts.push("");
      continue;
    }
    if (character === "\\") {
      if (next !== "*" && next !== "\\") {
        throw createError("Invalid escape character", position, where);
      }
      character = next;
      position += 1;
    }
    parts.push(parts.pop() + character);
  }
  return parts;
}

// AWS counts from the opening quote of the JSON string.
const createError = (reason: string, position: number, where: string) =>
  new InvalidEventPatternError(`${reason} at pos ${position + 1}`, where);

function compileParts(parts: string[]): (text: string) => boolean {
  const [first = "", ...others] = parts;
  const last = others.pop();
  if (last === undefined) {
    return (text) => text === first;
  }
  const searches = others.map(createSearch);
  return (text) => {
    const to = text.length - last.length;
    if (to < first.length || !text.startsWith(first) || !text.endsWith(last)) {
      return false;
    }
    let from = first.length;
    for (const search of searches) {
      from = search(text, from, to);
      if (from === -1) {
        return false;
      }
    }
    return true;
  };
}

/** Implements the search of Knuth, Morris and Pratt, because hostile values make `indexOf` reread the text. */
function createSearch(part: string): Search {
  const borders = [0];
  for (let position = 1, matched = 0; position < part.length; position += 1) {
    while (matched > 0 && part[position] !== part[matched]) {
      matched = borders[matched - 1] ?? 0;
    }
    if (part[position] === part[matched]) {
      matched += 1;
    }
    borders.push(matched);
  }
  return (text, from, to) => {
    for (let position = from, matched = 0; position < to; position += 1) {
      while (matched > 0 && text[position] !== part[matched]) {
        matched = borders[matched - 1] ?? 0;
      }
      if (text[position] === part[matched]) {
        matched += 1;
      }
      if (matched === part.length) {
        return position + 1;
      }
    }
    return -1;
  };
}
