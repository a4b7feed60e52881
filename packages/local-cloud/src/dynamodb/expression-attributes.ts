/** Words of DynamoDB's expressions that are not names of attributes. */
const KEYWORDS = new Set(["SET", "REMOVE", "ADD", "DELETE", "AND", "OR", "NOT", "BETWEEN", "IN"]);

/** A placeholder for a value, a function's name, or a document path such as `#order.lines[0].price`. */
const TOKENS = /:\w+|(?<function>[A-Za-z_]\w*)\s*\(|(?<path>#\w+|[A-Za-z_]\w*)(?:\s*\.\s*#?\w+|\s*\[\s*\d+\s*\])*/g;

/**
 * Names of the top-level attributes that an expression of DynamoDB names.
 *
 * @param names the request's ExpressionAttributeNames, such as `{ "#stamp": "time_invoice_service" }`
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html
 */
export function attributesOf(expression: string, names: Record<string, string> = {}): string[] {
  return [...expression.matchAll(TOKENS)].flatMap(({ groups }) => {
    const path = groups?.path;
    if (!path || KEYWORDS.has(path.toUpperCase())) {
      return [];
    }
    return [attributeOf(path, names)];
  });
}

/** The attribute that a placeholder such as `#stamp` stands for; any other name stands for itself. */
export function attributeOf(name: string, names: Record<string, string>): string {
  return (Object.hasOwn(names, name) ? names[name] : undefined) ?? name;
}
