/**
 * Joins the lines of an error of commander: the error and its suggestion.
 * @example toOneLine("error: unknown option '--onse'\n(Did you mean --once?)\n")
 */
export function toOneLine(text: string): string {
  return text.trimEnd().replace(/\n(\(Did you mean .*\))$/, " $1");
}
