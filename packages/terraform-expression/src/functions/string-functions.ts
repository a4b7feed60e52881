import { createInvalidValueError } from "../expression-error.ts";
import { defineFunction, defineVariadicFunction, type Functions } from "./define-function.ts";
import { format } from "./format.ts";

export const stringFunctions: Functions = {
  chomp: defineFunction(["string"], (text) => text.replace(/[\r\n]+$/, "")),
  endswith: defineFunction(["string", "string"], (text, suffix) => text.endsWith(suffix)),
  format: defineVariadicFunction(["string"], "nullable", (template, ...values) => format(template, values)),
  formatlist: defineVariadicFunction(["string"], "nullable", (template, ...values) => {
    const lists = values.map((value) => (Array.isArray(value) || value instanceof Set ? [...value] : undefined));
    const lengths = new Set(lists.flatMap((list) => (list ? [list.length] : [])));
    if (lengths.size > 1) {
      throw createInvalidValueError("the lists must have the same length");
    }
    const [length = 1] = lengths;
    return Array.from({ length }, (_, index) =>
      format(
        template,
        values.map((value, position) => lists[position]?.[index] ?? value),
      ),
    );
  }),
  indent: defineFunction(["number", "string"], (spaces, text) => text.replaceAll("\n", `\n${" ".repeat(spaces)}`)),
  join: defineVariadicFunction(["string", "strings"], "strings", (separator, ...lists) => lists.flat().join(separator)),
  lower: defineFunction(["string"], (text) => text.toLowerCase()),
  split: defineFunction(["string", "string"], (separator, text) =>
    separator === "" ? listCharacters(text) : text.split(separator),
  ),
  startswith: defineFunction(["string", "string"], (text, prefix) => text.startsWith(prefix)),
  strcontains: defineFunction(["string", "string"], (text, part) => text.includes(part)),
  strrev: defineFunction(["string"], (text) => listCharacters(text).reverse().join("")),
  substr: defineFunction(["string", "number", "number"], (text, offset, length) => {
    const characters = listCharacters(text);
    const start = offset < 0 ? Math.max(0, characters.length + offset) : offset;
    return characters.slice(start, length < 0 ? undefined : start + length).join("");
  }),
  title: defineFunction(["string"], (text) =>
    text.replaceAll(/(?<![\p{L}\p{N}_])\p{L}/gu, (letter) => letter.toUpperCase()),
  ),
  trim: defineFunction(["string", "string"], (text, characters) => {
    const isTrimmed = (character: string) => characters.includes(character);
    const all = [...text];
    const start = all.findIndex((character) => !isTrimmed(character));
    const end = all.findLastIndex((character) => !isTrimmed(character));
    return start < 0 ? "" : all.slice(start, end + 1).join("");
  }),
  trimprefix: defineFunction(["string", "string"], (text, prefix) =>
    text.startsWith(prefix) ? text.slice(prefix.length) : text,
  ),
  trimspace: defineFunction(["string"], (text) => text.trim()),
  trimsuffix: defineFunction(["string", "string"], (text, suffix) =>
    suffix !== "" && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
  ),
  upper: defineFunction(["string"], (text) => text.toUpperCase()),
};

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Splits a text into what a reader sees as characters. */
export function listCharacters(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
