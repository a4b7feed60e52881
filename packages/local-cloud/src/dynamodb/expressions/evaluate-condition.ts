import { type Condition, isFunctionCall, isPath, type Operand } from "./condition.ts";
import { getByPath } from "./document-path.ts";
import {
  type AttributeValue,
  areEqual,
  compareScalars,
  contains,
  type Item,
  sizeOf,
  startsWith,
  typeOf,
} from "./values.ts";

/** Evaluates a condition. A comparison with an absent attribute is false, except that it differs from anything. */
export function matches(condition: Condition, item: Item): boolean {
  switch (condition.type) {
    case "and":
      return condition.args.every((part) => matches(part, item));
    case "or":
      return condition.args.some((part) => matches(part, item));
    case "not":
      return !matches(condition.args[0], item);
    default: {
      const operator = condition.type === "function" ? condition.name : condition.type;
      const [first, ...others] = condition.args.map((operand) => resolve(operand, item));
      return compare(operator, first, others);
    }
  }
}

/** Applies an operator or function to values, of which those of absent attributes are undefined. */
export function compare(
  operator: string,
  value: AttributeValue | undefined,
  others: readonly (AttributeValue | undefined)[],
): boolean {
  const [other, last] = others;
  switch (operator) {
    case "attribute_exists":
      return value !== undefined;
    case "attribute_not_exists":
      return value === undefined;
    case "<>":
      return !(value && other && areEqual(value, other));
    case "in":
      return others.some((other) => value && other && areEqual(value, other));
  }
  if (!value || !other) {
    return false;
  }
  switch (operator) {
    case "=":
      return areEqual(value, other);
    case "attribute_type":
      return typeOf(value) === other.S;
    case "begins_with":
      return startsWith(value, other);
    case "contains":
      return contains(value, other);
    case "between":
      return isOrdered(value, ">=", other) && last !== undefined && isOrdered(value, "<=", last);
    default:
      return isOrdered(value, operator, other);
  }
}

function isOrdered(a: AttributeValue, comparator: string, b: AttributeValue): boolean {
  const comparison = compareScalars(a, b);
  switch (comparison === undefined ? "" : comparator) {
    case "<":
      return Number(comparison) < 0;
    case "<=":
      return Number(comparison) <= 0;
    case ">":
      return Number(comparison) > 0;
    case ">=":
      return Number(comparison) >= 0;
    default:
      return false;
  }
}

function resolve(operand: Operand, item: Item): AttributeValue | undefined {
  if (isPath(operand)) {
    return getByPath(item, operand);
  }
  if (!isFunctionCall(operand)) {
    return operand;
  }
  const value = operand.args[0] && resolve(operand.args[0], item);
  const size = value && sizeOf(value);
  return size === undefined ? undefined : { N: String(size) };
}
