import { InvalidEventPatternError } from "../invalid-event-pattern-error.ts";
import type { Matcher, Operator } from "./matcher.ts";
import { isJsonObject, matching, operatorIn, quoted } from "./matcher.ts";
import { comparableNumber } from "./numeric.ts";
import { equalsIgnoreCase, prefix, suffix } from "./string-operators.ts";
import { wildcard } from "./wildcard.ts";

const negatable: ReadonlyMap<string, Operator> = new Map([
  ["prefix", prefix],
  ["suffix", suffix],
  ["equals-ignore-case", equalsIgnoreCase],
  ["wildcard", wildcard],
]);

/**
 * `{"anything-but": …}` of a string, a number, a list of either, or one of the operators above with a string or a
 * list of strings. The field must be there; null, and a value of another type than those listed, match.
 */
export const anythingBut: Operator = (operand, where) => {
  if (isJsonObject(operand)) {
    return anythingButLike(operand, where);
  }
  if (!Array.isArray(operand) && typeof operand !== "string" && typeof operand !== "number") {
    throw valueExpected(where);
  }
  const values = new Set(listOf(operand, where).map((value) => comparableValue(value, where)));
  if (new Set([...values].map((value) => typeof value)).size > 1) {
    throw new InvalidEventPatternError(
      "Inside anything but list, either all values are number or string, mixed type is not supported",
      where,
    );
  }
  return matching(`anything but ${alternatives([...values].map(quoted))}`, (value) => !values.has(value));
};

function anythingButLike(expression: object, where: string): Matcher {
  const [name, operand] = operatorIn(expression, where);
  const operator = negatable.get(name);
  if (!operator) {
    throw new InvalidEventPatternError(`Unsupported anything-but pattern: ${name}`, where);
  }
  if (isJsonObject(operand)) {
    throw valueExpected(where);
  }
  const excluded = listOf(operand, where).map((value) => {
    if (value === "" && (name === "prefix" || name === "suffix")) {
      throw new InvalidEventPatternError("Null prefix/suffix not allowed", where);
    }
    if (isJsonObject(value)) {
      throw new InvalidEventPatternError(`${name} match pattern must be a string`, where);
    }
    return operator(value, where);
  });
  return matching(
    `anything but ${alternatives(excluded.map(({ asksFor }) => asksFor))}`,
    (value) => !excluded.some(({ accepts }) => accepts(value)),
  );
}

function listOf(operand: unknown, where: string): unknown[] {
  if (!Array.isArray(operand)) {
    return [operand];
  }
  if (operand.length === 0) {
    throw new InvalidEventPatternError("Empty arrays are not allowed", where);
  }
  return operand;
}

function comparableValue(value: unknown, where: string): unknown {
  if (typeof value === "number") {
    return comparableNumber(value, where);
  }
  if (typeof value === "string") {
    return value;
  }
  throw new InvalidEventPatternError("Inside anything but list, start|null|boolean is not supported.", where);
}

const valueExpected = (where: string) =>
  new InvalidEventPatternError("Value of anything-but must be an array or single string/number value.", where);

const alternatives = (words: string[]) => words.join(" or ");
