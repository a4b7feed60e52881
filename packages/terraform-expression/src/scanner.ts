import { ExpressionError, quoteExpression } from "./expression-error.ts";

const SPACE = /[ \t]+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const SPACE_AND_NEWLINES = /\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;

/** The limit of nested expressions: far more than a stack needs, too little to overflow the call stack. */
const MAX_DEPTH = 100;

/** Whether newlines separate elements, as in an object, or are space. */
export type Newlines = "separate" | "space";

/** Reads tokens of Terraform's expression language from a text. */
export class Scanner {
  readonly text: string;
  position = 0;
  #newlines: Newlines = "space";
  #depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  get newlines(): Newlines {
    return this.#newlines;
  }

  get isAtEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** Whether a literal text is next, without skipping space. */
  isAt(literal: string): boolean {
    return this.text.startsWith(literal, this.position);
  }

  /** Matches a sticky pattern without skipping space. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const [token] = pattern.exec(this.text) ?? [];
    this.position += token?.length ?? 0;
    return token;
  }

  skipSpace(): void {
    while (this.match(this.#newlines === "separate" ? SPACE : SPACE_AND_NEWLINES)) {
      // The pattern matches one run of space or one comment.
    }
  }

  /** Skips space and the literal. Returns whether it was there. */
  accept(literal: string): boolean {
    this.skipSpace();
    const isNext = this.isAt(literal);
    this.position += isNext ? literal.length : 0;
    return isNext;
  }

  expect(literal: string): void {
    if (!this.accept(literal)) {
      throw this.createError(`expected "${literal}"`);
    }
  }

  readIdentifier(): string | undefined {
    this.skipSpace();
    return this.match(IDENTIFIER);
  }

  expectIdentifier(): string {
    const name = this.readIdentifier();
    if (name === undefined) {
      throw this.createError("expected a name");
    }
    return name;
  }

  /** Accepts a word that is not the beginning of a longer one. */
  acceptKeyword(keyword: string): boolean {
    const start = this.position;
    if (this.readIdentifier() === keyword) {
      return true;
    }
    this.position = start;
    return false;
  }

  /** Reads a nested part. */
  nest<Result>(newlines: Newlines, read: () => Result): Result {
    const outer = this.#newlines;
    this.#newlines = newlines;
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) {
      throw this.createError(`expressions are nested more than ${MAX_DEPTH} levels deep`);
    }
    const result = read();
    this.#newlines = outer;
    this.#depth -= 1;
    return result;
  }

  sourceFrom(start: number): string {
    return this.text.slice(start, this.position).trim();
  }

  /** Names the text in errors. */
  protected describeText(): string {
    const source = this.text.startsWith("${") ? this.text.slice(2).replace(/\}$/, "") : this.text;
    return `cannot parse ${quoteExpression(source)}`;
  }

  createError(reason: string): ExpressionError {
    const rest = this.text.slice(this.position, this.position + 20).trim();
    const where = rest === "" ? "at its end" : `before ${JSON.stringify(rest)}`;
    return new ExpressionError("INVALID_SYNTAX", `${this.describeText()}: ${reason} ${where}`);
  }
}
