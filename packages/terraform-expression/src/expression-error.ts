export type ExpressionErrorCode = "INVALID_SYNTAX" | "UNKNOWN_FUNCTION" | "NOT_DEFINED" | "NO_VALUE" | "INVALID_VALUE";

/** A template or expression cannot be parsed or evaluated. The message quotes the part that failed. */
export class ExpressionError extends Error {
  readonly code: ExpressionErrorCode;

  constructor(code: ExpressionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ExpressionError";
    this.code = code;
  }
}

export function createInvalidValueError(reason: string, options?: ErrorOptions): ExpressionError {
  return new ExpressionError("INVALID_VALUE", reason, options);
}

const MAX_QUOTED_LENGTH = 120;

/** @example quoteExpression("var.region") // "${var.region}" */
export function quoteExpression(source: string): string {
  const text = source.replaceAll(/\s+/g, " ").trim();
  return `\${${text.length > MAX_QUOTED_LENGTH ? `${text.slice(0, MAX_QUOTED_LENGTH)}…` : text}}`;
}
