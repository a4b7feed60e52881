import { type FunctionCall, isFunctionCall, isPath } from "./condition.ts";
import type { DocumentPath } from "./document-path.ts";
import { type ExpressionContext, ExpressionScope } from "./expression-scope.ts";
import { comparePaths } from "./path-overlap.ts";
import { ExpressionError, Tokens } from "./tokens.ts";
import type { Assigned, Update, UpdateAction } from "./update.ts";
import { typeOf } from "./values.ts";

/** Sorted by precedence: DynamoDB reports the first kind that occurs. */
const ERROR_KINDS = [
  "reserved",
  "unknownFunction",
  "misusedFunction",
  "section",
  "limit",
  "name",
  "value",
  "overlap",
  "conflict",
  "operand",
  "type",
] as const;

type ErrorKind = (typeof ERROR_KINDS)[number];

const TYPE_NAMES: Record<string, string> = {
  S: "STRING",
  N: "NUMBER",
  B: "BINARY",
  NULL: "NULL",
  BOOL: "BOOLEAN",
  L: "LIST",
  M: "MAP",
};
const MAX_OPERATORS = 300;

/**
 * Parses an update expression.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 * @throws {ExpressionError}
 */
export function parseUpdate(expression: string, context: ExpressionContext): Update {
  return new UpdateParser(expression, context).parse();
}

class UpdateParser {
  #tokens: Tokens;
  #scope: ExpressionScope<ErrorKind>;
  #paths: DocumentPath[] = [];
  #operators = 0;

  constructor(expression: string, context: ExpressionContext) {
    this.#tokens = new Tokens(expression);
    const kinds = { name: "name", value: "value", reserved: "reserved", path: "limit" } as const;
    this.#scope = new ExpressionScope<ErrorKind>(context, kinds);
  }

  parse(): Update {
    const sections: UpdateAction[] = [];
    const seen = new Set<string>();
    do {
      const keyword = this.#tokens.peekKeyword();
      sections.push(...this.#readSection());
      if (seen.has(keyword)) {
        const message = `The "${keyword}" section can only be used once in an update expression;`;
        this.#scope.addError("section", message);
      }
      seen.add(keyword);
    } while (!this.#tokens.isAtEnd);
    const error = this.#scope.findError(ERROR_KINDS);
    if (error !== undefined) {
      throw new ExpressionError(error);
    }
    return { sections, paths: this.#paths, nestedPaths: this.#scope.nestedPaths };
  }

  #readSection(): UpdateAction[] {
    switch (this.#tokens.peekKeyword()) {
      case "SET":
        return this.#readActions(() => this.#readAssignment());
      case "REMOVE":
        return this.#readActions(() => ({ type: "remove", path: this.#readChangedPath() }));
      case "ADD":
        return this.#readActions(() => this.#readOperation("add"));
      case "DELETE":
        return this.#readActions(() => this.#readOperation("delete"));
      default:
        throw this.#tokens.syntaxError();
    }
  }

  #readActions(readAction: () => UpdateAction): UpdateAction[] {
    this.#tokens.read();
    const actions: UpdateAction[] = [];
    do {
      actions.push(readAction());
    } while (this.#tokens.take(","));
    return actions;
  }

  #readAssignment(): UpdateAction {
    const path = this.#scope.readPath(this.#tokens);
    this.#tokens.expect("=");
    this.#countOperator();
    const val = this.#readAssigned();
    this.#addPath(path);
    return { type: "set", path, val, attrType: findType(val) };
  }

  #readOperation(type: "add" | "delete"): UpdateAction {
    const path = this.#readChangedPath();
    if (!/^:\w/.test(this.#tokens.peek())) {
      throw this.#tokens.syntaxError();
    }
    this.#countOperator();
    const val = this.#scope.readValue(this.#tokens);
    const attrType = typeOf(val);
    const typeName = TYPE_NAMES[attrType];
    if (typeName && !(type === "add" && attrType === "N")) {
      const operator = type.toUpperCase();
      const message = `Incorrect operand type for operator or function; operator: ${operator}, operand type: ${typeName}`;
      this.#scope.addError("operand", message);
    }
    return { type, path, val, attrType };
  }

  #readChangedPath(): DocumentPath {
    const path = this.#scope.readPath(this.#tokens);
    this.#addPath(path);
    return path;
  }

  #addPath(path: DocumentPath): void {
    for (const earlier of this.#paths) {
      const error = comparePaths(earlier, path);
      if (error) {
        this.#scope.addError(error.kind, error.message);
      }
    }
    this.#paths.push(path);
  }

  #readAssigned(): Assigned {
    const left = this.#readOperand();
    const operator = this.#tokens.peek();
    if (operator !== "+" && operator !== "-") {
      return left;
    }
    this.#tokens.read();
    this.#countOperator();
    const args = [left, this.#readOperand()];
    this.#checkTypes(operator, args, "N");
    return { type: operator === "+" ? "add" : "subtract", args, attrType: "N" };
  }

  #readOperand(): Assigned {
    const token = this.#tokens.peek();
    if (this.#tokens.take("(")) {
      const assigned = this.#tokens.nest(() => this.#readAssigned());
      this.#tokens.expect(")");
      return assigned;
    }
    return /^[A-Za-z]/.test(token) && this.#tokens.peek(1) === "(" ? this.#readFunction() : this.#readArgument();
  }

  /** Functions cannot contain arithmetic. */
  #readArgument(): Assigned {
    const token = this.#tokens.peek();
    if (/^[A-Za-z]/.test(token) && this.#tokens.peek(1) === "(") {
      return this.#tokens.nest(() => this.#readFunction());
    }
    return /^:\w/.test(token) ? this.#scope.readValue(this.#tokens) : this.#scope.readPath(this.#tokens);
  }

  #readFunction(): FunctionCall {
    const name = this.#tokens.read();
    const args: Assigned[] = [];
    do {
      this.#tokens.read();
      args.push(this.#readArgument());
    } while (this.#tokens.peek() === ",");
    this.#tokens.expect(")");
    return this.#checkFunction({ type: "function", name, args: args as FunctionCall["args"] });
  }

  #checkFunction(call: FunctionCall): FunctionCall {
    const { args, name } = call;
    if (name !== "if_not_exists" && name !== "list_append") {
      this.#scope.addError("unknownFunction", `Invalid function name; function: ${name}`);
      return call;
    }
    if (args.length !== 2) {
      const message = `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${args.length}`;
      this.#scope.addError("type", message);
    } else if (name === "list_append") {
      this.#checkTypes(name, args, "L");
      if (args.some((arg) => isFunctionCall(arg) && arg.name === name)) {
        const message = `The function is not allowed to be used this way in an expression; function: ${name}`;
        this.#scope.addError("misusedFunction", message);
      }
    } else if (args[0] && !isPath(args[0])) {
      const message = `Operator or function requires a document path; operator or function: ${name}`;
      this.#scope.addError("type", message);
    }
    return { ...call, attrType: name === "list_append" ? "L" : args[1] && findType(args[1]) };
  }

  /** Checks values only: the types of attributes and of functions' results show when the update is made. */
  #checkTypes(name: string, args: Assigned[], required: string): void {
    const values = args.filter((arg) => !("type" in arg));
    const wrong = values.map(findType).find((type) => type !== undefined && type !== required);
    if (wrong !== undefined) {
      const message = `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${wrong}`;
      this.#scope.addError("type", message);
    }
  }

  #countOperator(): void {
    if (++this.#operators > MAX_OPERATORS) {
      const message = `The expression contains too many operators; operator count: ${this.#operators}`;
      this.#scope.addError("limit", message);
    }
  }
}

/** The type of a value or of a function's result. Those of attributes are not known before an item is read. */
function findType(assigned: Assigned): string | undefined {
  if (isPath(assigned)) {
    return undefined;
  }
  return "type" in assigned ? assigned.attrType : typeOf(assigned);
}
