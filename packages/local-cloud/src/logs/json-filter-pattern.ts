import { compileRegex, createInvalidParameterError, type MessageFilter } from "./filter-pattern.ts";

type Condition = (root: unknown) => boolean;
type Path = (string | number)[];

/** A token is one of `( ) && ||`, a selector, a comparison, a quoted string, a regex or a word. */
const TOKEN = /\s*(\(|\)|&&|\|\||!=|<=|>=|=|<|>|"(?:[^"\\]|\\.)*"|%[^%]+%|[^\s()=!<>&|"%]+)/y;
const SELECTOR = /^\$(?:\.[\w-]+|\[\d+\])+$/;

/**
 * Compiles a JSON filter pattern, such as `{ $.level = "ERROR" && $.correlation_id = "x" }`. A message that is not JSON
 * does not match. Comparisons with a missing field are false, also with `!=`.
 * @throws {AwsError} InvalidParameterException
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function compileJsonPattern(pattern: string): MessageFilter {
  const condition = new Parser(tokenize(pattern.trim().slice(1, -1))).parse();
  return (message) => {
    const root = parseJson(message);
    return root !== undefined && condition(root);
  };
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  const rest = text.trimEnd();
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < rest.length; ) {
    const [, token] = TOKEN.exec(rest) ?? [];
    if (token === undefined) {
      throw createInvalidParameterError("Invalid filter pattern");
    }
    tokens.push(token);
  }
  return tokens;
}

/** Parses conditions that `||`, `&&`, which binds more tightly, and parentheses join. */
class Parser {
  #tokens: string[];

  constructor(tokens: string[]) {
    this.#tokens = tokens;
  }

  parse(): Condition {
    const condition = this.#parseAny();
    if (this.#tokens.length > 0) {
      throw createInvalidParameterError("Invalid filter pattern");
    }
    return condition;
  }

  #parseAny(): Condition {
    const conditions = [this.#parseAll()];
    while (this.#accept("||")) {
      conditions.push(this.#parseAll());
    }
    return (root) => conditions.some((condition) => condition(root));
  }

  #parseAll(): Condition {
    const conditions = [this.#parseOne()];
    while (this.#accept("&&")) {
      conditions.push(this.#parseOne());
    }
    return (root) => conditions.every((condition) => condition(root));
  }

  #parseOne(): Condition {
    if (this.#accept("(")) {
      const condition = this.#parseAny();
      this.#expect(")");
      return condition;
    }
    const path = parseSelector(this.#next());
    const operator = this.#next();
    if (operator === "NOT") {
      this.#expect("EXISTS");
      return (root) => select(root, path) === undefined;
    }
    if (operator === "IS") {
      const value = { NULL: null, TRUE: true, FALSE: false }[this.#next()];
      if (value === undefined) {
        throw createInvalidParameterError("Invalid filter pattern");
      }
      return (root) => select(root, path) === value;
    }
    const matches = createComparison(operator, this.#next());
    return (root) => matches(select(root, path));
  }

  #accept(token: string): boolean {
    if (this.#tokens[0] !== token) {
      return false;
    }
    this.#tokens.shift();
    return true;
  }

  #next(): string {
    return this.#tokens.shift() ?? "";
  }

  #expect(token: string): void {
    if (this.#next() !== token) {
      throw createInvalidParameterError("Invalid filter pattern");
    }
  }
}

function parseSelector(token: string): Path {
  if (!SELECTOR.test(token)) {
    throw createInvalidParameterError("Invalid filter pattern");
  }
  return Array.from(token.matchAll(/\.([\w-]+)|\[(\d+)\]/g), ([, name, index]) => name ?? Number(index));
}

function select(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === "object" && Object.hasOwn(value, key)
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    root,
  );
}

function createComparison(operator: string, token: string): Condition {
  switch (operator) {
    case "=":
      return createEquality(token);
    case "!=": {
      const equals = createEquality(token);
      return (value) => value !== undefined && !equals(value);
    }
    case "<":
    case "<=":
    case ">":
    case ">=":
      return createOrder(operator, Number(token || Number.NaN));
    default:
      throw createInvalidParameterError("Invalid filter pattern");
  }
}

function createOrder(operator: "<" | "<=" | ">" | ">=", limit: number): Condition {
  if (Number.isNaN(limit)) {
    throw createInvalidParameterError("Invalid filter pattern");
  }
  const compare = {
    "<": (value: number) => value < limit,
    "<=": (value: number) => value <= limit,
    ">": (value: number) => value > limit,
    ">=": (value: number) => value >= limit,
  }[operator];
  return (value) => typeof value === "number" && compare(value);
}

/** A number compares by value; a string matches as a whole, with `*` for any characters, or by regex. */
function createEquality(token: string): Condition {
  if (token === "" || /^(?:&&|\|\||[()=<>]|[!<>]=)$/.test(token)) {
    throw createInvalidParameterError("Invalid filter pattern");
  }
  const isQuoted = token.startsWith('"');
  if (!isQuoted && !Number.isNaN(Number(token))) {
    return (value) => value === Number(token) || value === token;
  }
  if (token.startsWith("%")) {
    const regex = compileRegex(token.slice(1, -1));
    return (value) => isScalar(value) && regex.test(String(value));
  }
  const text = isQuoted ? token.slice(1, -1).replaceAll(/\\(.)/g, "$1") : token;
  const regex = new RegExp(`^${text.replaceAll(/[\\^$.+?()[\]{}|]/g, "\\$&").replaceAll("*", ".*")}$`, "s");
  return (value) => isScalar(value) && regex.test(String(value));
}

function isScalar(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

/** Returns undefined unless the message is a JSON object. */
function parseJson(message: string): unknown {
  if (!message.trimStart().startsWith("{")) {
    return undefined;
  }
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
