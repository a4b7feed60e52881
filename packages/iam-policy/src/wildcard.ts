/**
 * Whether the whole text matches a pattern in which `*` stands for any characters and `?` for exactly one. Each `*`
 * takes as little as it can, and only the latest one is ever extended: the time is at most the product of the two
 * lengths, whatever the pattern.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let patternAt = 0;
  let textAt = 0;
  let starAt = -1;
  let starEndsAt = 0;
  while (textAt < text.length) {
    if (pattern[patternAt] === "*") {
      starAt = patternAt++;
      starEndsAt = textAt;
    } else if (pattern[patternAt] === "?" || pattern[patternAt] === text[textAt]) {
      patternAt++;
      textAt++;
    } else if (starAt >= 0) {
      patternAt = starAt + 1;
      textAt = ++starEndsAt;
    } else {
      return false;
    }
  }
  while (pattern[patternAt] === "*") patternAt++;
  return patternAt === pattern.length;
}
