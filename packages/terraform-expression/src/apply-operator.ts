import { toBoolean, toNumber } from "./convert.ts";
import type { BinaryOperator } from "./expression.ts";
import { createInvalidValueError } from "./expression-error.ts";
import { isEqual, type Value } from "./value.ts";

/** @throws {ExpressionError} if an operand has another type than the operator requires */
export function applyOperator(operator: BinaryOperator, left: Value, right: Value): Value {
  switch (operator) {
    case "||":
      return toBoolean(left) || toBoolean(right);
    case "&&":
      return toBoolean(left) && toBoolean(right);
    case "==":
      return isEqual(left, right);
    case "!=":
      return !isEqual(left, right);
    default:
      return calculateNumbers(operator, toNumber(left), toNumber(right));
  }
}

type NumberOperator = Exclude<BinaryOperator, "||" | "&&" | "==" | "!=">;

const NUMBER_OPERATIONS: Record<NumberOperator, (left: number, right: number) => number | boolean> = {
  "<": (left, right) => left < right,
  ">": (left, right) => left > right,
  "<=": (left, right) => left <= right,
  ">=": (left, right) => left >= right,
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right + 0, // Without a negative zero.
  "/": (left, right) => left / right,
  "%": (left, right) => (right === 0 ? left : left % right),
};

function calculateNumbers(operator: NumberOperator, left: number, right: number): Value {
  if (operator === "/" && right === 0) {
    throw createInvalidValueError("division by zero");
  }
  return NUMBER_OPERATIONS[operator](left, right);
}
