import { compileRegex, createInvalidParameterError, type MessageFilter } from "./filter-pattern.ts";

type Kind = "required" | "optional" | "excluded";

const TOKEN = /\s*([?-]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]+)%|([^\s"%]+))/y;

/**
 * Compiles a pattern of terms: all terms, or one of the `?optional` ones, and none of the `-excluded` ones. Optional terms
 * are ignored next to others.
 * @throws {AwsError} InvalidParameterException
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function compileTermPattern(pattern: string): MessageFilter {
  const terms = Map.groupBy(parseTerms(pattern), ({ kind }) => kind);
  const [required, optional, excluded] = (["required", "optional", "excluded"] as const).map((kind) =>
    (terms.get(kind) ?? []).map(({ matches }) => matches),
  );
  return (message) => {
    const matches = (each: MessageFilter) => each(message);
    if (required?.length || excluded?.length) {
      return Boolean(required?.every(matches)) && !excluded?.some(matches);
    }
    return !optional?.length || optional.some(matches);
  };
}

function* parseTerms(pattern: string): Generator<{ kind: Kind; matches: MessageFilter }> {
  const text = pattern.trimEnd();
  for (let position = 0; position < text.length; position = TOKEN.lastIndex) {
    TOKEN.lastIndex = position;
    const [, sign, phrase, regex, word] = TOKEN.exec(text) ?? [];
    if (sign === undefined) {
      throw createInvalidParameterError("Invalid filter pattern");
    }
    const invalid = /[^\p{L}\p{N}_]/u.exec(word ?? "");
    if (invalid) {
      throw createInvalidParameterError(`Invalid character(s) in term '${invalid[0]}'`);
    }
    const kind = sign === "?" ? "optional" : sign === "-" ? "excluded" : "required";
    const next = TOKEN.lastIndex;
    yield { kind, matches: createTerm(phrase?.replaceAll(/\\(.)/g, "$1") ?? word, regex) };
    TOKEN.lastIndex = next;
  }
}

function createTerm(term: string | undefined, regex: string | undefined): MessageFilter {
  if (term !== undefined) {
    return (message) => message.includes(term);
  }
  const expression = compileRegex(regex ?? "");
  return (message) => expression.test(message);
}
