import { sequencePhrases } from "./exceptions.ts";
import { getArticle, type Noun, pairForms } from "./noun.ts";

/** The names of the domain, which are exchanged: text about the renaming contains both. */
export interface Renaming {
  from: Noun;
  to: Noun;
}

export interface Occurrence {
  index: number;
  /** The name as the text spells it, such as `ORDERS`. */
  form: string;
  /** The name and the article before it, if it has one. */
  text: string;
  replacement: string;
}

/**
 * Finds the names of a domain in a text or path, as words and as parts of identifiers. Words that merely contain a name
 * are not found, such as `border`.
 * @param isCode whether the text is TypeScript or JavaScript, or a patch of it
 * @example
 * findOccurrences("an orderCreated", { from: order, to: booking }); // [{ text: "an order", replacement: "a booking", … }]
 */
export function findOccurrences(text: string, { from, to }: Renaming, { isCode = false } = {}): Occurrence[] {
  const renamed = new Map([...pairForms(from, to), ...pairForms(to, from)]);
  const phrases = findSequencePhrases(text, isCode);
  return [...text.matchAll(createPattern([...renamed.keys()]))]
    .filter((match) => !phrases.some((phrase) => overlap(phrase, match)))
    .map((match) => {
      const { article = "", form = "", gap = "" } = match.groups ?? {};
      const name = renamed.get(form) ?? form;
      const replacement = `${adaptArticle(article, form, name)}${gap}${name}`;
      return { index: match.index, form, text: match[0], replacement };
    });
}

/** Finds the phrases that mean a sequence, such as "in order". In code, `in` may be an operator. */
export function findSequencePhrases(text: string, isCode: boolean): RegExpExecArray[] {
  return sequencePhrases
    .flatMap((phrase) => [...text.matchAll(phrase)])
    .filter(({ 0: phrase, index }) => !(isCode && phrase === "in order" && isOperator(text, index)));
}

/** Whether the line up to an operator neither starts a comment nor leaves a string open. */
function isOperator(text: string, index: number): boolean {
  const line = text.slice(text.lastIndexOf("\n", index - 1) + 1, index);
  const isComment = /^[-+ \t]*\*|\/\/|\/\*/.test(line);
  const isString = ['"', "'", "`"].some((quote) => line.split(quote).length % 2 === 0);
  return !isComment && !isString;
}

/** Replaces occurrences in their text. */
export function replaceOccurrences(text: string, occurrences: readonly Occurrence[]): string {
  let position = 0;
  const parts = occurrences.map(({ index, replacement, text: { length } }) => {
    const part = text.slice(position, index) + replacement;
    position = index + length;
    return part;
  });
  return parts.join("") + text.slice(position);
}

export function renameText(text: string, renaming: Renaming): string {
  return replaceOccurrences(text, findOccurrences(text, renaming));
}

function overlap(a: RegExpExecArray, b: RegExpExecArray): boolean {
  return a.index < b.index + b[0].length && b.index < a.index + a[0].length;
}

/** Between an article and its noun: spaces and an opening quote, the next line of a comment or patch, `-` or `_`. */
const GAP = String.raw`(?:[ \t]+|[ \t]*(?:\n|\\n)[-+ \t]*(?:(?:\*|//|#|>)[ \t]+)?)[\x60"'(*_[]{0,2}|[-_]`;

function createPattern(forms: readonly string[]): RegExp {
  const longestFirst = forms.toSorted((a, b) => b.length - a.length);
  const select = (spelling: RegExp) => longestFirst.filter((form) => spelling.test(form)).join("|");
  // A word also starts after an escape, as in "\norder" and "%2Forder".
  const lower = String.raw`(?:(?<![A-Za-z])|(?<=\\[nrt]|%[0-9A-F]{2}))(?:${select(/^[a-z]+$/)})(?![a-z])`;
  const capitalized = `(?:${select(/^[A-Z][a-z]+$/)})(?![a-z])`;
  const upper = `(?<![A-Za-z])(?:${select(/^[A-Z]+$/)})(?![A-Za-z])`;
  const article = `(?<article>(?<![A-Za-z])an?|(?<![A-Z])An?)(?<gap>${GAP}|(?=[A-Z]))`;
  return new RegExp(`(?:${article})?(?<form>${lower}|${capitalized}|${upper})`, "g");
}

function adaptArticle(article: string, form: string, name: string): string {
  return article.toLowerCase() === getArticle(form) ? article.charAt(0) + getArticle(name).slice(1) : article;
}
