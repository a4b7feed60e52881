/** An English noun in lower case. */
export interface Noun {
  singular: string;
  plural: string;
}

/** Creates a noun. Its plural follows the rules of English, unless it is irregular and therefore given. */
export function createNoun(singular: string, plural = pluralize(singular)): Noun {
  return { singular, plural };
}

function pluralize(word: string): string {
  if (/[^aeiou]y$/.test(word)) {
    return `${word.slice(0, -1)}ies`;
  }
  return /(s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}

/** Returns the indefinite article of a word by its first sound, as far as its spelling shows it: a user, an hour. */
export function getArticle(word: string): "a" | "an" {
  const startsWithVowel = /^[aeiou]/i.test(word);
  const soundsOtherwise = /^(eu|on(?:ce|e(?![a-z]))|uni(?!n)|u[bst][aei]|hour|hono|honest|heir)/i.test(word);
  return startsWithVowel === soundsOtherwise ? "a" : "an";
}

/** Pairs each form of a noun with that of another one: `order`, `orders`, `Order`, `Orders`, `ORDER` and `ORDERS`. */
export function pairForms(from: Noun, to: Noun): [string, string][] {
  const spellings = [
    (word: string) => word,
    (word: string) => word.charAt(0).toUpperCase() + word.slice(1),
    (word: string) => word.toUpperCase(),
  ];
  return spellings.flatMap((spell): [string, string][] => [
    [spell(from.singular), spell(to.singular)],
    [spell(from.plural), spell(to.plural)],
  ]);
}
