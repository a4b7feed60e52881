const KEYWORDS = new Set(["SET", "REMOVE", "ADD", "DELETE", "AND", "OR", "NOT", "BETWEEN", "IN"]);

/** Matches a value placeholder, a function name, or a document path such as `#order.lines[0].price`. */
const TOKENS = /:\w+|(?<function>[A-Za-z_]\w*)\s*\(|(?<path>#\w+|[A-Za-z_]\w*)(?:\s*\.\s*#?\w+|\s*\[\s*\d+\s*\])*/g;

/** Top-level attributes only. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html */
export function listAttributes(expression: string, names: Record<string, string> = {}): string[] {
  return [...expression.matchAll(TOKENS)].flatMap(({ groups }) => {
    const path = groups?.path;
    return path && !KEYWORDS.has(path.toUpperCase()) ? [resolveAttribute(path, names)] : [];
  });
}

/** Resolves a placeholder such as `#stamp`. Returns any other name unchanged. */
export function resolveAttribute(name: string, names: Record<string, string>): string {
  return (Object.hasOwn(names, name) ? names[name] : undefined) ?? name;
}
