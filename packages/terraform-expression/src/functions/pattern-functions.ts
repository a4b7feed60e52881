import { createInvalidValueError } from "../expression-error.ts";
import type { Value } from "../value.ts";
import { defineFunction, type Functions } from "./define-function.ts";

export const patternFunctions: Functions = {
  regex: defineFunction(["string", "string"], (pattern, text) => {
    const match = compile(pattern, "").exec(text);
    if (!match) {
      throw createInvalidValueError(`the pattern ${pattern} did not match`);
    }
    return toValue(match);
  }),
  regexall: defineFunction(["string", "string"], (pattern, text) =>
    Array.from(text.matchAll(compile(pattern, "g")), toValue),
  ),
  replace: defineFunction(["string", "string", "string"], (text, searched, replacement) => {
    const [, pattern] = /^\/(.*)\/$/s.exec(searched) ?? [];
    return pattern === undefined
      ? text.replaceAll(searched, () => replacement)
      : text.replaceAll(compile(pattern, "g"), (...match) => expand(replacement, match));
  }),
};

const UNSUPPORTED = /\(\?<?[=!]|\\[1-9]/;
const GLOBAL_FLAGS = /^\(\?([ims]+)\)/;

/** Compiles a pattern of Go's RE2. */
function compile(pattern: string, flags: string): RegExp {
  if (UNSUPPORTED.test(pattern)) {
    throw createInvalidValueError(`invalid pattern ${pattern}: Terraform has no lookaround and no backreferences`);
  }
  const [opening = "", inline = ""] = GLOBAL_FLAGS.exec(pattern) ?? [];
  const source = pattern
    .slice(opening.length)
    .replaceAll("(?P<", "(?<")
    .replaceAll(/\\A/g, "(?<![^])")
    .replaceAll(/\\z/g, "(?![^])")
    .replaceAll(/\[:(\^?)(\w+):\]/g, (match, not, name) => CLASSES[name]?.[not === "" ? 0 : 1] ?? match);
  try {
    return compileUnicode(source, flags + inline);
  } catch (cause) {
    throw createInvalidValueError(`invalid pattern ${pattern}: ${(cause as Error).message}`, { cause });
  }
}

/** RE2 accepts more escapes than JavaScript does for Unicode. */
function compileUnicode(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    return new RegExp(source, flags);
  }
}

const CLASSES: Record<string, [string, string]> = {
  alnum: ["0-9A-Za-z", "\\W_"],
  alpha: ["A-Za-z", "\\P{L}"],
  digit: ["0-9", "\\D"],
  lower: ["a-z", "\\P{Ll}"],
  space: ["\\s", "\\S"],
  upper: ["A-Z", "\\P{Lu}"],
  word: ["\\w", "\\W"],
  xdigit: ["0-9A-Fa-f", "\\X"],
};

/** A match is its text, its groups, or a map of its named groups. */
function toValue(match: RegExpExecArray): Value {
  if (match.groups) {
    return Object.fromEntries(Object.entries(match.groups).map(([name, text]) => [name, text ?? null]));
  }
  return match.length === 1 ? match[0] : match.slice(1).map((text) => text ?? null);
}

/** Replaces `$1`, `${1}` and `${name}`, where a name is as long as possible, as in Go. */
function expand(replacement: string, match: unknown[]): string {
  const groups = typeof match.at(-1) === "object" ? (match.at(-1) as Record<string, string>) : {};
  return replacement.replaceAll(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, plain, braced) => {
    const name = plain ?? braced;
    if (name === undefined) {
      return whole === "$$" ? "$" : whole;
    }
    const group = /^\d+$/.test(name) ? match.slice(0, groupCount(match))[Number(name)] : groups[name];
    return String(group ?? "");
  });
}

/** The arguments of a replacer end with the offset, the text and, if there are any, the named groups. */
function groupCount(match: unknown[]): number {
  return match.findIndex((value) => typeof value === "number");
}
