import type { Expression, Template, TemplatePart } from "./expression.ts";
import { ExpressionParser } from "./expression-parser.ts";

const TEXT = /(?:\$\$\{|%%\{|[$%](?!\{)|[^$%])+/y;
const QUOTED_TEXT = /(?:\\u[\da-fA-F]{4}|\\U[\da-fA-F]{8}|\\[nrt"\\]|\$\$\{|%%\{|[$%](?!\{)|[^$%"\\\n])+/y;
const ESCAPE = /\\u[\da-fA-F]{4}|\\U[\da-fA-F]{8}|\\[nrt"\\]/g;
const CONTROL: Record<string, string> = { n: "\n", r: "\r", t: "\t" };
const HEREDOC_START = /<<(-?)([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;

/** How text is written, and what a `~` beside it removes: space of the whole text, or of the next line alone. */
interface Syntax {
  text: RegExp;
  decode(text: string): string;
  trimStart(text: string): string;
  trimEnd(text: string): string;
}

const QUOTED: Syntax = {
  text: QUOTED_TEXT,
  decode: decodeEscapes,
  trimStart: (text) => text.trimStart(),
  trimEnd: (text) => text.trimEnd(),
};

const UNQUOTED: Syntax = {
  text: TEXT,
  decode: (text) => text,
  trimStart: (text) => text.replace(/^[^\S\n]*\n?/, ""),
  trimEnd(text) {
    const start = text.lastIndexOf("\n", text.length - 2) + 1;
    return text.slice(0, start) + text.slice(start).trimEnd();
  },
};

/** A token of a template: text, an interpolation, or a directive such as `%{ if … }`. */
type Token = TemplatePart | Opening | { kind: "else" } | { kind: "endif" } | { kind: "endfor" };
type Opening = { kind: "if-start"; condition: Expression } | { kind: "for-start"; loop: Loop };
type Loop = Omit<Extract<TemplatePart, { kind: "for" }>, "kind" | "body">;

/** Parses templates: text with `${…}` and `%{…}`. */
export class TemplateParser extends ExpressionParser {
  /** Reads the whole text as a template. */
  readTemplate(): Template {
    const tokens = this.nest("space", () => this.#readTokens(UNQUOTED));
    if (!this.isAtEnd) {
      throw this.createError("unexpected text");
    }
    return this.#build(tokens);
  }

  /** Reads the whole text as an expression. */
  readWholeExpression(): Expression {
    const expression = this.nest("space", () => this.readExpression());
    this.skipSpace();
    if (!this.isAtEnd) {
      throw this.createError("unexpected text");
    }
    return expression;
  }

  protected override readQuotedTemplate(): Template {
    this.expect('"');
    const tokens = this.nest("space", () => this.#readTokens(QUOTED));
    if (!this.isAt('"')) {
      throw this.createError('expected a closing "');
    }
    this.position += 1;
    return this.#build(tokens);
  }

  protected override readHeredoc(): Template {
    const start = this.match(HEREDOC_START);
    if (start === undefined) {
      throw this.createError("expected a heredoc such as <<EOT");
    }
    const [, delimiter = ""] = /<<-?(\S+)/.exec(start) ?? [];
    const end = new RegExp(`^[ \\t]*${delimiter}[ \\t]*$`, "m");
    const rest = this.text.slice(this.position);
    const match = end.exec(rest);
    if (!match) {
      throw this.createError(`expected a closing ${delimiter}`);
    }
    this.position += match.index + match[0].length;
    const body = rest.slice(0, match.index);
    return new TemplateParser(start.startsWith("<<-") ? removeIndentation(body) : body).readTemplate();
  }

  #readTokens({ decode, text: textPattern, trimEnd, trimStart }: Syntax): Token[] {
    const tokens: Token[] = [];
    let trimsNext = false;
    for (;;) {
      const text = this.match(textPattern);
      if (text !== undefined) {
        const decoded = decode(text.replaceAll(/([$%])\1\{/g, "$1{"));
        tokens.push({ kind: "text", text: trimsNext ? trimStart(decoded) : decoded });
        trimsNext = false;
      } else if (this.isAt("${") || this.isAt("%{")) {
        const isDirective = this.isAt("%{");
        this.position += 2;
        const last = tokens.at(-1);
        const isTrimmed = this.isAt("~");
        this.position += isTrimmed ? 1 : 0;
        if (isTrimmed && last?.kind === "text") {
          last.text = trimEnd(last.text);
        }
        tokens.push(this.nest("space", () => (isDirective ? this.#readDirective() : this.#readInterpolation())));
        trimsNext = this.accept("~");
        this.expect("}");
      } else {
        return tokens;
      }
    }
  }

  #readInterpolation(): Token {
    return { kind: "interpolation", expression: this.readExpression() };
  }

  #readDirective(): Token {
    const keyword = this.readIdentifier();
    switch (keyword) {
      case "if":
        return { kind: "if-start", condition: this.readExpression() };
      case "for":
        return { kind: "for-start", loop: this.#readLoop() };
      case "else":
        return { kind: "else" };
      case "endif":
        return { kind: "endif" };
      case "endfor":
        return { kind: "endfor" };
      default:
        throw this.createError("expected if, else, endif, for or endfor");
    }
  }

  #readLoop(): Loop {
    const first = this.expectIdentifier();
    const second = this.accept(",") ? this.expectIdentifier() : undefined;
    if (!this.acceptKeyword("in")) {
      throw this.createError('expected "in"');
    }
    const collection = this.readExpression();
    return { keyName: second === undefined ? undefined : first, valueName: second ?? first, collection };
  }

  #build(tokens: Token[]): Template {
    const remaining = tokens.toReversed();
    const template = this.#buildBlock(remaining);
    if (remaining.length > 0) {
      throw this.createError(`%{ ${remaining.at(-1)?.kind} } without its beginning`);
    }
    return template;
  }

  /** Takes tokens, which are in reverse order, up to one that ends the block. */
  #buildBlock(tokens: Token[]): Template {
    const template: Template = [];
    for (;;) {
      const token = tokens.at(-1);
      if (!token || token.kind === "else" || token.kind === "endif" || token.kind === "endfor") {
        return template;
      }
      tokens.pop();
      template.push(this.nest("space", () => this.#buildPart(token, tokens)));
    }
  }

  #buildPart(token: TemplatePart | Opening, tokens: Token[]): TemplatePart {
    if (token.kind === "if-start") {
      const then = this.#buildBlock(tokens);
      const otherwise = this.#buildElse(tokens);
      this.#expectEnd(tokens, "endif");
      return { kind: "if", condition: token.condition, then, otherwise };
    }
    if (token.kind === "for-start") {
      const body = this.#buildBlock(tokens);
      this.#expectEnd(tokens, "endfor");
      return { kind: "for", ...token.loop, body };
    }
    return token;
  }

  #buildElse(tokens: Token[]): Template {
    if (tokens.at(-1)?.kind !== "else") {
      return [];
    }
    tokens.pop();
    return this.#buildBlock(tokens);
  }

  #expectEnd(tokens: Token[], kind: "endif" | "endfor"): void {
    if (tokens.pop()?.kind !== kind) {
      throw this.createError(`expected %{ ${kind} }`);
    }
  }
}

function decodeEscapes(text: string): string {
  return text.replaceAll(ESCAPE, (sequence) => {
    const [, letter = "", digits] = /^\\(.)(.*)$/.exec(sequence) ?? [];
    return digits ? String.fromCodePoint(Number.parseInt(digits, 16)) : (CONTROL[letter] ?? letter);
  });
}

function removeIndentation(body: string): string {
  const lines = body.split("\n");
  const widths = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const width = Math.min(...widths);
  return lines.map((line) => line.slice(Math.min(width, line.length - line.trimStart().length))).join("\n");
}
