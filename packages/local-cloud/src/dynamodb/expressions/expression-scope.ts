import type { DocumentPath } from "./document-path.ts";
import type { Tokens } from "./tokens.ts";
import type { AttributeValue } from "./values.ts";

/** The placeholders of a request, as dynalite passes them to its parsers. */
export interface ExpressionContext {
  attrNames?: Record<string, string> | undefined;
  attrVals?: Record<string, AttributeValue> | undefined;
  /** Placeholders not used so far. */
  unusedAttrNames: Record<string, boolean>;
  unusedAttrVals: Record<string, boolean>;
  isReserved(name: string): boolean;
}

/** The kinds of errors that the scope itself adds. */
interface ResolutionErrors<ErrorKind> {
  /** A name placeholder is not defined. */
  name: ErrorKind;
  /** A value placeholder is not defined. */
  value: ErrorKind;
  reserved: ErrorKind;
  /** A path is too long. */
  path: ErrorKind;
}

const MAX_PATH_LENGTH = 32;

/** Resolves the names and values of an expression, and collects its errors: DynamoDB reports one, by kind. */
export class ExpressionScope<ErrorKind extends string> {
  /** Names of attributes into which a path of the expression leads. */
  readonly nestedPaths: Record<string, true> = Object.create(null);
  /** Names of attributes that the expression contains. */
  readonly pathHeads: Record<string, true> = Object.create(null);
  #context: ExpressionContext;
  #kinds: ResolutionErrors<ErrorKind>;
  #errors = new Map<ErrorKind, string>();

  constructor(context: ExpressionContext, kinds: ResolutionErrors<ErrorKind>) {
    this.#context = context;
    this.#kinds = kinds;
  }

  /** Only the first error of a kind counts. */
  addError(kind: ErrorKind, message: string): void {
    if (!this.#errors.has(kind)) {
      this.#errors.set(kind, message);
    }
  }

  /** Returns the first error, in the order of the given kinds. */
  findError(kinds: readonly ErrorKind[]): string | undefined {
    const kind = kinds.find((kind) => this.#errors.has(kind));
    return kind && this.#errors.get(kind);
  }

  /** Reads a path, such as `order.#lines[0]`. @throws {ExpressionError} */
  readPath(tokens: Tokens): DocumentPath {
    return this.extendPath([this.#readName(tokens)], tokens);
  }

  /** Reads what follows a path's start in parentheses, or nothing. @throws {ExpressionError} */
  extendPath(path: DocumentPath, tokens: Tokens): DocumentPath {
    for (;;) {
      if (tokens.take(".")) {
        path.push(this.#readName(tokens));
      } else if (tokens.take("[")) {
        path.push(Number(tokens.expectMatch(/^\d/)));
        tokens.expect("]");
      } else {
        break;
      }
    }
    const [head = ""] = path;
    this.pathHeads[head] = true;
    if (path.length > 1) {
      this.nestedPaths[head] = true;
    }
    if (path.length > MAX_PATH_LENGTH) {
      const message = `The document path has too many nesting elements; nesting levels: ${path.length}`;
      this.addError(this.#kinds.path, message);
    }
    return path;
  }

  /** Reads a value placeholder. Returns an empty value if it is not defined. */
  readValue(tokens: Tokens): AttributeValue {
    const { attrVals, unusedAttrVals } = this.#context;
    const placeholder = tokens.read();
    const value = attrVals?.[placeholder];
    if (value) {
      delete unusedAttrVals[placeholder];
      return value;
    }
    const message = `An expression attribute value used in expression is not defined; attribute value: ${placeholder}`;
    this.addError(this.#kinds.value, message);
    return {};
  }

  #readName(tokens: Tokens): string {
    const { attrNames, isReserved, unusedAttrNames } = this.#context;
    const token = tokens.expectMatch(/^(#\w|[A-Za-z])/);
    if (!token.startsWith("#")) {
      if (isReserved(token)) {
        const message = `Attribute name is a reserved keyword; reserved keyword: ${token}`;
        this.addError(this.#kinds.reserved, message);
      }
      return token;
    }
    const name = attrNames?.[token];
    if (name) {
      delete unusedAttrNames[token];
      return name;
    }
    const message = `An expression attribute name used in the document path is not defined; attribute name: ${token}`;
    this.addError(this.#kinds.name, message);
    return token;
  }
}
