/** Whether the whole text matches a pattern in which `*` stands for any characters and `?` for exactly one. */
export function matchesWildcard(pattern: string, text: string): boolean {
  return matches(pattern, text, () => true);
}

/** Whether a pattern matches every text that another pattern does. May return false if both combine `*` with `?`. */
export function coversWildcard(pattern: string, other: string): boolean {
  return matches(pattern, other, (character) => character !== "*");
}

/**
 * Matches without backtracking further than the latest `*`: each `*` takes as few characters as possible, and only the
 * latest one is ever extended. The time is at most the product of the two lengths.
 */
function matches(pattern: string, text: string, isCharacter: (character: string | undefined) => boolean): boolean {
  let patternAt = 0;
  let textAt = 0;
  let starAt = -1;
  let starEndsAt = 0;
  while (textAt < text.length) {
    if (pattern[patternAt] === "*") {
      starAt = patternAt++;
      starEndsAt = textAt;
    } else if (pattern[patternAt] === text[textAt] || (pattern[patternAt] === "?" && isCharacter(text[textAt]))) {
      patternAt++;
      textAt++;
    } else if (starAt >= 0) {
      patternAt = starAt + 1;
      textAt = ++starEndsAt;
    } else {
      return false;
    }
  }
  while (pattern[patternAt] === "*") {
    patternAt++;
  }
  return patternAt === pattern.length;
}
