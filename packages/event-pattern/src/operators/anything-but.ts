import { isRawNumber } from "exact-json";
import { InvalidEventPatternError } from "../invalid-event-pattern-error.ts";
import { createMatcher, isJsonObject, type Matcher, type Operator, parseOperator, quote } from "./matcher.ts";
import { parseComparableNumber } from "./numeric.ts";
import { equalsIgnoreCase, prefix, suffix } from "./string-operators.ts";
import { wildcard } from "./wildcard.ts";

const negatable: ReadonlyMap<string, Operator> = new Map([
  ["prefix", prefix],
  ["suffix", suffix],
  ["equals-ignore-case", equalsIgnoreCase],
  ["wildcard", wildcard],
]);

/**
 * `{"anything-but": …}` takes a string, a number, a list of either, or one of the operators above with a string or a list
 * of strings. The field must exist. Null and values of a type that is not listed match.
 */
export const anythingBut: Operator = (operand, where) => {
  if (isJsonObject(operand)) {
    return parseAnythingButOperator(operand, where);
  }
  if (!Array.isArray(operand) && typeof operand !== "string" && !isNumber(operand)) {
    throw createValueError(where);
  }
  const values = new Set(toList(operand, where).map((value) => parseComparableValue(value, where)));
  if (new Set([...values].map((value) => typeof value)).size > 1) {
    const reason = "Inside anything but list, either all values are number or string, mixed type is not supported";
    throw new InvalidEventPatternError(reason, where);
  }
  return createMatcher(`anything but ${[...values].map(quote).join(" or ")}`, (value) => !values.has(value));
};

function parseAnythingButOperator(expression: object, where: string): Matcher {
  const [name, operand] = parseOperator(expression, where);
  const operator = negatable.get(name);
  if (!operator) {
    throw new InvalidEventPatternError(`Unsupported anything-but pattern: ${name}`, where);
  }
  if (isJsonObject(operand)) {
    throw createValueError(where);
  }
  const excluded = toList(operand, where).map((value) => {
    if (value === "" && (name === "prefix" || name === "suffix")) {
      throw new InvalidEventPatternError("Null prefix/suffix not allowed", where);
    }
    if (isJsonObject(value)) {
      throw new InvalidEventPatternError(`${name} match pattern must be a string`, where);
    }
    return operator(value, where);
  });
  const alternatives = excluded.map(({ requirement }) => requirement).join(" or ");
  return {
    ...createMatcher(`anything but ${alternatives}`, (value) => !excluded.some(({ accepts }) => accepts(value))),
    wildcards: excluded.flatMap(({ wildcards = [] }) => wildcards),
  };
}

function toList(operand: unknown, where: string): unknown[] {
  if (!Array.isArray(operand)) {
    return [operand];
  }
  if (operand.length === 0) {
    throw new InvalidEventPatternError("Empty arrays are not allowed", where);
  }
  return operand;
}

function parseComparableValue(value: unknown, where: string): unknown {
  if (isNumber(value)) {
    return parseComparableNumber(value, where);
  }
  if (typeof value === "string") {
    return value;
  }
  throw new InvalidEventPatternError("Inside anything but list, start|null|boolean is not supported.", where);
}

const isNumber = (value: unknown) => typeof value === "number" || isRawNumber(value);

const createValueError = (where: string) =>
  new InvalidEventPatternError("Value of anything-but must be an array or single string/number value.", where);
