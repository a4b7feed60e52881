import type { BinaryOperator, Expression, Step, Template } from "./expression.ts";
import { Scanner } from "./scanner.ts";

/** The binary operators from the weakest to the strongest binding; a longer one comes before its prefix. */
const PRECEDENCE: BinaryOperator[][] = [
  ["||"],
  ["&&"],
  ["==", "!="],
  [">=", "<=", ">", "<"],
  ["+", "-"],
  ["*", "/", "%"],
];

/** Limits a row of operators, which is evaluated recursively. */
const MAX_OPERATORS = 1000;

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const FUNCTION_NAME = /[\p{ID_Start}_][\p{ID_Continue}-]*(?:::[\p{ID_Start}_][\p{ID_Continue}-]*)+/uy;

/**
 * Parses expressions. Templates in quotes are up to the subclass, because they contain expressions in turn.
 * @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */
export abstract class ExpressionParser extends Scanner {
  protected abstract readQuotedTemplate(): Template;
  protected abstract readHeredoc(): Template;

  readExpression(): Expression {
    return this.nest(this.newlines, () => this.#readConditional());
  }

  #finish<const Kind extends object>(start: number, kind: Kind): Kind & { source: string } {
    return { ...kind, source: this.sourceFrom(start) };
  }

  #readConditional(): Expression {
    this.skipSpace();
    const start = this.position;
    const condition = this.#readBinary(0);
    if (!this.accept("?")) {
      return condition;
    }
    const then = this.readExpression();
    this.expect(":");
    const otherwise = this.readExpression();
    return this.#finish(start, { kind: "conditional", condition, then, otherwise });
  }

  #readBinary(level: number): Expression {
    const operators = PRECEDENCE[level];
    if (!operators) {
      return this.#readUnary();
    }
    this.skipSpace();
    const start = this.position;
    let left = this.#readBinary(level + 1);
    for (let count = 0; ; count += 1) {
      const operator = operators.find((operator) => this.accept(operator));
      if (!operator) {
        return left;
      }
      if (count === MAX_OPERATORS) {
        throw this.createError(`more than ${MAX_OPERATORS} operators in a row`);
      }
      left = this.#finish(start, { kind: "binary", operator, left, right: this.#readBinary(level + 1) });
    }
  }

  #readUnary(): Expression {
    this.skipSpace();
    const start = this.position;
    for (const operator of ["!", "-"] as const) {
      if (!this.isAt("!=") && this.accept(operator)) {
        const operand = this.nest(this.newlines, () => this.#readUnary());
        return this.#finish(start, { kind: "unary", operator, operand });
      }
    }
    const object = this.#readTerm();
    const steps = this.#readSteps();
    return steps.length === 0 ? object : this.#finish(start, { kind: "traversal", object, steps });
  }

  #readSteps(): Step[] {
    const steps: Step[] = [];
    for (;;) {
      const step = this.#readStep();
      if (!step) {
        return steps;
      }
      steps.push(step);
    }
  }

  #readStep(): Step | undefined {
    const start = this.position;
    this.skipSpace();
    if (this.isAt("...")) {
      this.position = start;
      return undefined;
    }
    if (this.accept("[")) {
      return this.#readBracketStep(start);
    }
    if (!this.accept(".")) {
      this.position = start;
      return undefined;
    }
    if (this.accept("*")) {
      return this.#finish(start, { kind: "splat", steps: this.#readAttributeSteps() });
    }
    const digits = this.match(/\d+(?!\.?\d)/y);
    if (digits !== undefined) {
      const key: Expression = { kind: "literal", value: Number(digits), source: digits };
      return this.#finish(start, { kind: "index", key });
    }
    return this.#finish(start, { kind: "attribute", name: this.expectIdentifier() });
  }

  #readBracketStep(start: number): Step {
    const isSplat = this.nest("space", () => this.accept("*"));
    const key = isSplat ? undefined : this.nest("space", () => this.readExpression());
    this.nest("space", () => this.expect("]"));
    return key
      ? this.#finish(start, { kind: "index", key })
      : this.#finish(start, { kind: "splat", steps: this.nest(this.newlines, () => this.#readSteps()) });
  }

  /** The steps that belong to `.*`: attributes alone. */
  #readAttributeSteps(): Step[] {
    const steps: Step[] = [];
    while (/^\.[^\d*.]/.test(this.text.slice(this.position, this.position + 2))) {
      steps.push(this.#readStep() as Step);
    }
    return steps;
  }

  #readTerm(): Expression {
    this.skipSpace();
    const start = this.position;
    if (this.isAt('"')) {
      return this.#finish(start, { kind: "template", template: this.readQuotedTemplate() });
    }
    if (this.isAt("<<")) {
      return this.#finish(start, { kind: "template", template: this.readHeredoc() });
    }
    const number = this.match(NUMBER);
    if (number !== undefined) {
      return this.#finish(start, { kind: "literal", value: Number(number) });
    }
    if (this.accept("(")) {
      const expression = this.nest("space", () => this.readExpression());
      this.nest("space", () => this.expect(")"));
      return this.#finish(start, { kind: "parentheses", expression });
    }
    if (this.accept("[")) {
      return this.nest("space", () => this.#readList(start));
    }
    if (this.accept("{")) {
      return this.nest("separate", () => this.#readObject(start));
    }
    return this.#readName(start);
  }

  #readName(start: number): Expression {
    const name = this.match(FUNCTION_NAME) ?? this.readIdentifier();
    if (name === undefined) {
      throw this.createError("expected an expression");
    }
    if (this.isAt("(") || name.includes("::")) {
      this.expect("(");
      return this.nest("space", () => this.#readCall(name, start));
    }
    const constant = CONSTANTS.get(name);
    return this.#finish(
      start,
      constant === undefined ? { kind: "variable", name } : { kind: "literal", value: constant },
    );
  }

  #readCall(name: string, start: number): Expression {
    const args: Expression[] = [];
    let isExpanded = false;
    while (!this.accept(")")) {
      args.push(this.readExpression());
      isExpanded = this.accept("...");
      if (!this.accept(",") || isExpanded) {
        this.expect(")");
        break;
      }
    }
    return this.#finish(start, { kind: "call", name, arguments: args, isExpanded });
  }

  #readList(start: number): Expression {
    if (this.acceptKeyword("for")) {
      return this.#readFor(start, "]");
    }
    const items: Expression[] = [];
    while (!this.accept("]")) {
      items.push(this.readExpression());
      if (!this.accept(",")) {
        this.expect("]");
        break;
      }
    }
    return this.#finish(start, { kind: "list", items });
  }

  #readObject(start: number): Expression {
    this.#skipNewlines();
    if (this.acceptKeyword("for")) {
      return this.nest("space", () => this.#readFor(start, "}"));
    }
    const entries: { key: Expression; value: Expression }[] = [];
    while (!this.accept("}")) {
      const key = this.#readObjectKey();
      if (!this.accept("=") && !this.accept(":")) {
        throw this.createError('expected "=" or ":"');
      }
      entries.push({ key, value: this.readExpression() });
      this.skipSpace();
      if (this.accept(",") || this.isAt("\n") || this.isAt("\r")) {
        this.#skipNewlines();
      } else {
        this.expect("}");
        break;
      }
    }
    return this.#finish(start, { kind: "object", entries });
  }

  #skipNewlines(): void {
    this.nest("space", () => this.skipSpace());
  }

  /** A name is a literal key; an expression needs parentheses. */
  #readObjectKey(): Expression {
    const key = this.readExpression();
    if (key.kind === "variable" || (key.kind === "literal" && typeof key.value !== "number")) {
      return { kind: "literal", value: key.source, source: key.source };
    }
    if (key.kind === "traversal") {
      throw this.createError(`expected the key ${key.source} in parentheses or quotes`);
    }
    return key;
  }

  #readFor(start: number, end: "]" | "}"): Expression {
    const first = this.expectIdentifier();
    const second = this.accept(",") ? this.expectIdentifier() : undefined;
    if (!this.acceptKeyword("in")) {
      throw this.createError('expected "in"');
    }
    const collection = this.readExpression();
    this.expect(":");
    const value = this.readExpression();
    const element = end === "}" ? this.#readObjectElement(value) : { key: undefined, value, isGrouped: false };
    const condition = this.acceptKeyword("if") ? this.readExpression() : undefined;
    this.expect(end);
    return this.#finish(start, {
      kind: "for",
      keyName: second === undefined ? undefined : first,
      valueName: second ?? first,
      collection,
      condition,
      ...element,
    });
  }

  #readObjectElement(key: Expression) {
    this.expect("=>");
    const value = this.readExpression();
    return { key, value, isGrouped: this.accept("...") };
  }
}
