/** Runs of letters and digits, placeholders, numbers, operators; any other character is a token that nothing expects. */
const TOKEN = /[ \t\r\n]+|[A-Za-z]\w*|[#:]\w+|\d+|<>|<=|>=|./gsy;

const MAX_EXPRESSION_BYTES = 4096;
/** Deeper than any valid expression, whose parentheses each contain one of at most 300 operators. */
const MAX_DEPTH = 310;

export class ExpressionError extends Error {}

/** The tokens of an expression, read from left to right. */
export class Tokens {
  #texts: string[] = [];
  #offsets: number[] = [];
  #expression: string;
  #index = 0;
  #depth = 0;

  /** @throws {ExpressionError} if the expression is too long */
  constructor(expression: string) {
    const size = Buffer.byteLength(expression);
    if (size > MAX_EXPRESSION_BYTES) {
      throw new ExpressionError(`Expression size has exceeded the maximum allowed size; expression size: ${size}`);
    }
    this.#expression = expression;
    for (const { 0: text, index } of expression.matchAll(TOKEN)) {
      if (text.trim()) {
        this.#texts.push(text);
        this.#offsets.push(index);
      }
    }
  }

  /** The position of the next token. */
  get index(): number {
    return this.#index;
  }

  get isAtEnd(): boolean {
    return this.#index === this.#texts.length;
  }

  /** Returns the next token, or a later one, without reading it. */
  peek(distance = 0): string {
    return this.#texts[this.#index + distance] ?? "";
  }

  /** Returns the next token in upper case, in which keywords are compared. */
  peekKeyword(): string {
    return this.peek().toUpperCase();
  }

  read(): string {
    const token = this.peek();
    this.#index++;
    return token;
  }

  /** Reads the next token if it is the given symbol or keyword. */
  take(token: string): boolean {
    const isNext = this.peekKeyword() === token;
    this.#index += Number(isNext);
    return isNext;
  }

  /** @throws {ExpressionError} if the next token is another one */
  expect(token: string): void {
    if (!this.take(token)) {
      throw this.syntaxError();
    }
  }

  /** Reads the next token if it matches. @throws {ExpressionError} if it does not */
  expectMatch(pattern: RegExp): string {
    if (!pattern.test(this.peek())) {
      throw this.syntaxError();
    }
    return this.read();
  }

  /** Reads what may contain itself. @throws {ExpressionError} if it is nested too deeply */
  nest<Result>(read: () => Result): Result {
    if (++this.#depth > MAX_DEPTH) {
      throw new ExpressionError("The expression is nested too deeply;");
    }
    const result = read();
    this.#depth--;
    return result;
  }

  /** Describes the next token with its neighbors, as AWS does. */
  syntaxError(): ExpressionError {
    const start = this.#offsets[Math.max(this.#index - 1, 0)] ?? 0;
    const last = Math.min(this.#index + 1, this.#texts.length - 1);
    const end = (this.#offsets[last] ?? 0) + (this.#texts[last]?.length ?? 0);
    const near = this.#expression.slice(start, end);
    return new ExpressionError(`Syntax error; token: "${this.peek() || "<EOF>"}", near: "${near}"`);
  }
}
