import type { Expression } from "./expression.ts";
import { TemplateParser } from "./template-parser.ts";

/** A body in Terraform's JSON syntax: arguments by name, and nested blocks in lists, by type and labels. */
export interface ConfigurationBody {
  [name: string]: unknown;
}

/**
 * Reads Terraform's native syntax, `*.tf`, into its JSON syntax, `*.tf.json`.
 * @throws {ExpressionError} if the text is not valid
 * @see https://developer.hashicorp.com/terraform/language/syntax/json
 */
export function parseConfiguration(text: string): ConfigurationBody {
  return new ConfigurationParser(text.replaceAll("\r\n", "\n")).readConfiguration();
}

class ConfigurationParser extends TemplateParser {
  protected override describeText(): string {
    return `cannot parse line ${this.text.slice(0, this.position).split("\n").length}`;
  }

  readConfiguration(): ConfigurationBody {
    const body = this.nest("separate", () => this.#readBody());
    if (!this.isAtEnd) {
      throw this.createError("expected an argument or a block");
    }
    return body;
  }

  #readBody(): ConfigurationBody {
    const body: ConfigurationBody = {};
    for (;;) {
      this.nest("space", () => this.skipSpace());
      const name = this.readIdentifier();
      if (name === undefined) {
        return body;
      }
      if (this.accept("=")) {
        define(body, name, toJson(this.readExpression()));
        this.#expectEndOfLine();
      } else {
        this.#readBlock(body, [name]);
      }
    }
  }

  #readBlock(body: ConfigurationBody, path: string[]): void {
    while (!this.accept("{")) {
      path.push(this.#readLabel());
    }
    const block = this.nest("separate", () => this.#readBody());
    this.expect("}");
    const last = path.pop() as string;
    const parent = path.reduce<ConfigurationBody>((parent, label) => {
      if (!Object.hasOwn(parent, label)) {
        define(parent, label, {});
      }
      return parent[label] as ConfigurationBody;
    }, body);
    define(parent, last, [...(Object.hasOwn(parent, last) ? (parent[last] as unknown[]) : []), block]);
  }

  #readLabel(): string {
    this.skipSpace();
    if (!this.isAt('"')) {
      return this.expectIdentifier();
    }
    const [text] = this.readQuotedTemplate();
    if (text?.kind !== "text") {
      throw this.createError("expected a label");
    }
    return text.text;
  }

  #expectEndOfLine(): void {
    this.skipSpace();
    if (!this.isAtEnd && !this.isAt("\n") && !this.isAt("}")) {
      throw this.createError("expected the end of the line");
    }
  }
}

/** Literal values, lists and objects are JSON; other expressions are templates. */
function toJson(expression: Expression): unknown {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "unary":
      return expression.operator === "-" && expression.operand.kind === "literal"
        ? -Number(expression.operand.value)
        : toTemplate(expression);
    case "template":
      return expression.template.every(({ kind }) => kind === "text")
        ? expression.template.map((part) => (part.kind === "text" ? escapeText(part.text) : "")).join("")
        : toTemplate(expression);
    case "list":
      return expression.items.map(toJson);
    case "object":
      return Object.fromEntries(expression.entries.map(({ key, value }) => [String(toJson(key)), toJson(value)]));
    default:
      return toTemplate(expression);
  }
}

/** A heredoc ends on a line that has nothing else. */
function toTemplate({ source }: Expression): string {
  return `\${${source}${source.includes("<<") ? "\n" : ""}}`;
}

function escapeText(text: string): string {
  return text.replaceAll(/[$%]\{/g, (opening) => opening[0] + opening);
}

/** Sets a property also if its name is `__proto__`. */
function define(body: ConfigurationBody, name: string, value: unknown): void {
  Object.defineProperty(body, name, { value, configurable: true, enumerable: true, writable: true });
}
