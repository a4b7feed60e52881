import {
  checkArguments,
  checkBounds,
  checkDistinct,
  checkOperandCount,
  checkOrdered,
  isConditionFunction,
} from "./check-operands.ts";
import {
  type Comparator,
  type Condition,
  type FunctionCall,
  isFunctionCall,
  isPath,
  type Operand,
} from "./condition.ts";
import { type ExpressionContext, ExpressionScope } from "./expression-scope.ts";
import { ExpressionError, Tokens } from "./tokens.ts";

export interface ParsedCondition {
  expression: Condition;
  nestedPaths: Record<string, true>;
  pathHeads: Record<string, true>;
}

/** Sorted by precedence: DynamoDB reports the first kind that occurs. */
const ERROR_KINDS = ["parens", "unknownFunction", "misusedFunction", "reserved", "limit", "condition"] as const;
/** The kinds of errors in one comparison. Only those of the first erroneous comparison count. */
const COMPARISON_ERROR_KINDS = ["placeholder", "operand", "distinct", "type"] as const;

type ErrorKind = (typeof ERROR_KINDS)[number] | (typeof COMPARISON_ERROR_KINDS)[number];

const COMPARATORS = ["=", "<>", "<", "<=", ">", ">="];
const KEYWORDS = ["AND", "OR", "NOT", "BETWEEN", "IN"];
const MAX_OPERATORS = 300;
const MAX_IN_OPERANDS = 100;

/**
 * Parses a condition, filter or key condition.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 * @throws {ExpressionError}
 */
export function parseCondition(expression: string, context: ExpressionContext): ParsedCondition {
  return new ConditionParser(expression, context).parse();
}

class ConditionParser {
  #tokens: Tokens;
  #scope: ExpressionScope<ErrorKind>;
  #operators = 0;
  /** Ends of parenthesized parts, by their starts. */
  #groups = new Map<number, number>();

  constructor(expression: string, context: ExpressionContext) {
    this.#tokens = new Tokens(expression);
    const kinds = { name: "placeholder", value: "placeholder", reserved: "reserved", path: "limit" } as const;
    this.#scope = new ExpressionScope<ErrorKind>(context, kinds);
  }

  parse(): ParsedCondition {
    const expression = this.#asCondition(this.#readOr());
    if (!this.#tokens.isAtEnd) {
      throw this.#tokens.syntaxError();
    }
    const error = this.#scope.findError(ERROR_KINDS);
    if (error !== undefined) {
      throw new ExpressionError(error);
    }
    const { nestedPaths, pathHeads } = this.#scope;
    return { expression, nestedPaths, pathHeads };
  }

  // Parentheses may contain an operand, as in `(a) = :b`. So these methods may return one.
  #readOr(): Condition | Operand {
    return this.#readJoined("or", () => this.#readJoined("and", () => this.#readNot()));
  }

  #readJoined(type: "and" | "or", readPart: () => Condition | Operand): Condition | Operand {
    const first = readPart();
    if (!this.#tokens.take(type.toUpperCase())) {
      return first;
    }
    const parts = [this.#asCondition(first)];
    do {
      this.#countOperator();
      parts.push(this.#asCondition(readPart()));
    } while (this.#tokens.take(type.toUpperCase()));
    return parts.reduceRight((right, left) => ({ type, args: [left, right] }));
  }

  #readNot(): Condition | Operand {
    let negations = 0;
    while (this.#tokens.take("NOT")) {
      this.#countOperator();
      negations++;
    }
    let node = this.#readComparison();
    for (; negations > 0; negations--) {
      node = { type: "not", args: [this.#asCondition(node)] };
    }
    return node;
  }

  #readComparison(): Condition | Operand {
    const left = this.#tokens.peek() === "(" ? this.#readGroup() : this.#readOperand();
    const keyword = this.#tokens.peekKeyword();
    if (COMPARATORS.includes(keyword)) {
      const comparator = this.#tokens.read() as Comparator;
      return this.#finish({ type: comparator, args: [this.#asOperand(left), this.#readParenthesizedOperand()] });
    }
    if (this.#tokens.take("BETWEEN")) {
      const low = this.#readParenthesizedOperand();
      this.#tokens.expect("AND");
      return this.#finish({ type: "between", args: [this.#asOperand(left), low, this.#readParenthesizedOperand()] });
    }
    if (this.#tokens.take("IN")) {
      this.#tokens.expect("(");
      return this.#finish({ type: "in", args: [this.#asOperand(left), ...this.#readArguments()] });
    }
    if (isFunctionCall(left)) {
      this.#closeComparison();
    }
    return left;
  }

  #readGroup(): Condition | Operand {
    const start = this.#tokens.index;
    this.#tokens.expect("(");
    const node = this.#tokens.nest(() => this.#readOr());
    if (this.#groups.get(start + 1) === this.#tokens.index) {
      this.#scope.addError("parens", "The expression has redundant parentheses;");
    }
    this.#tokens.expect(")");
    this.#groups.set(start, this.#tokens.index);
    return isPath(node) ? this.#scope.extendPath(node, this.#tokens) : node;
  }

  #readParenthesizedOperand(): Operand {
    return this.#tokens.peek() === "(" ? this.#asOperand(this.#readGroup()) : this.#readOperand();
  }

  #readOperand(): Operand {
    const token = this.#tokens.peek();
    if (/^:\w/.test(token)) {
      return this.#scope.readValue(this.#tokens);
    }
    if (KEYWORDS.includes(token.toUpperCase())) {
      throw this.#tokens.syntaxError();
    }
    if (/^[A-Za-z]/.test(token) && this.#tokens.peek(1) === "(") {
      return this.#tokens.nest(() => this.#readFunction());
    }
    return this.#scope.readPath(this.#tokens);
  }

  #readFunction(): FunctionCall {
    const name = this.#tokens.read();
    this.#tokens.expect("(");
    const args = this.#readArguments();
    this.#checkOperands(args);
    if (!isConditionFunction(name)) {
      this.#scope.addError("unknownFunction", `Invalid function name; function: ${name}`);
      return { type: "function", name, args };
    }
    const countError = checkOperandCount(name, args);
    this.#addError("operand", countError);
    if (countError === undefined) {
      this.#addError("distinct", checkDistinct(name, args));
      this.#addError("type", checkArguments(name, args));
    }
    return { type: "function", name, args, attrType: name === "size" ? "N" : "BOOL" };
  }

  /** Reads the rest of `(operand, …)`. */
  #readArguments(): Operand[] {
    const args = [this.#readParenthesizedOperand()];
    while (this.#tokens.take(",")) {
      args.push(this.#readParenthesizedOperand());
    }
    this.#tokens.expect(")");
    return args;
  }

  #finish(comparison: { type: Comparator | "between" | "in"; args: Operand[] }): Condition {
    const { args, type } = comparison;
    this.#countOperator();
    this.#checkOperands(args);
    const [, low = {}, high = {}] = args;
    if (type === "between") {
      this.#addError("type", checkBounds(low, high));
      this.#addError("type", checkOrdered("BETWEEN", args));
    } else if (type === "in") {
      if (args.length - 1 > MAX_IN_OPERANDS) {
        const message = `The IN operator is provided with too many operands; number of operands: ${args.length - 1}`;
        this.#addError("operand", message);
      }
    } else {
      this.#addError("distinct", checkDistinct(type, args));
      this.#addError("type", type === "=" || type === "<>" ? undefined : checkOrdered(type, args));
    }
    this.#closeComparison();
    return comparison;
  }

  #closeComparison(): void {
    this.#addError("condition", this.#scope.findError(COMPARISON_ERROR_KINDS));
  }

  #asCondition(node: Condition | Operand): Condition {
    if (isPath(node) || !("type" in node)) {
      throw this.#tokens.syntaxError();
    }
    if (isFunctionCall(node) && node.name === "size") {
      this.#addMisused(node);
    }
    return node;
  }

  #asOperand(node: Condition | Operand): Operand {
    if (isPath(node) || !("type" in node) || isFunctionCall(node)) {
      return node;
    }
    throw this.#tokens.syntaxError();
  }

  #checkOperands(args: Operand[]): void {
    for (const call of args.filter(isFunctionCall)) {
      if (call.name !== "size") {
        this.#addMisused(call);
      }
    }
  }

  /** Only `size` may be an operand, and only an operand. */
  #addMisused({ name }: FunctionCall): void {
    const message = `The function is not allowed to be used this way in an expression; function: ${name}`;
    this.#scope.addError("misusedFunction", message);
  }

  #countOperator(): void {
    if (++this.#operators > MAX_OPERATORS) {
      const message = `The expression contains too many operators; operator count: ${this.#operators}`;
      this.#scope.addError("limit", message);
    }
  }

  #addError(kind: ErrorKind, message: string | undefined): void {
    if (message !== undefined) {
      this.#scope.addError(kind, message);
    }
  }
}
