import { isRawNumber, toExactNumber } from "exact-json";
import { InvalidEventPatternError } from "../invalid-event-pattern-error.ts";
import { createMatcher, type Operator, quote } from "./matcher.ts";

const comparisons = new Map<unknown, (value: number, bound: number) => boolean>([
  ["=", (value, bound) => value === bound],
  ["<", (value, bound) => value < bound],
  ["<=", (value, bound) => value <= bound],
  [">", (value, bound) => value > bound],
  [">=", (value, bound) => value >= bound],
]);

/**
 * Returns a number of a pattern as a number that can be compared. event-ruler compares the numbers whose value a 64-bit
 * floating-point number has: 0.1 and 1e300, but not 9007199254740993 and 1e400. It lifted the limit of ±5e9 and six decimals,
 * which AWS's user guide still states, in September 2024.
 * @see https://github.com/aws/event-ruler/pull/188
 */
export function parseComparableNumber(value: unknown, where: string): number {
  const number = toExactNumber(value);
  if (number === undefined) {
    throw new InvalidEventPatternError(`Cannot compare number : ${quote(value)}`, where);
  }
  return number;
}

/**
 * `{"numeric": ["=", 5]}`, `["<", 10]`, or a range from its lower bound up: `[">", 0, "<=", 5]`.
 * Matches numbers only, never a string of digits.
 */
export const numeric: Operator = (operand, where) => {
  if (!Array.isArray(operand)) {
    throw new InvalidEventPatternError("Value of numeric must be an array.", where);
  }
  const [comparison, first, upperComparison, upper] = operand;
  if (typeof comparison !== "string") {
    const member = operand.length === 0 ? "]" : quote(comparison);
    throw new InvalidEventPatternError(`Invalid member in numeric match: ${member}`, where);
  }
  const holds = comparisons.get(comparison);
  if (!holds) {
    throw new InvalidEventPatternError(`Unrecognized numeric range operator: ${comparison}`, where);
  }
  const bound = parseBound(comparison, first, where);
  const requirement = `a number ${comparison} ${bound}`;
  if (operand.length === 2) {
    return createNumberMatcher(requirement, (value) => holds(value, bound));
  }

  if (comparison !== ">" && comparison !== ">=") {
    throw new InvalidEventPatternError("Too many elements in numeric expression", where);
  }
  const holdsBelow = comparisons.get(upperComparison);
  if (!holdsBelow || (upperComparison !== "<" && upperComparison !== "<=")) {
    const operator = typeof upperComparison === "string" ? upperComparison : quote(upperComparison ?? null);
    throw new InvalidEventPatternError(`Bad numeric range operator: ${operator}`, where);
  }
  const upperBound = parseBound(upperComparison, upper, where);
  if (operand.length > 4) {
    throw new InvalidEventPatternError("Too many terms in numeric range expression", where);
  }
  if (bound >= upperBound) {
    throw new InvalidEventPatternError("Bottom must be less than top", where);
  }
  return createNumberMatcher(
    `${requirement} and ${upperComparison} ${upperBound}`,
    (value) => holds(value, bound) && holdsBelow(value, upperBound),
  );
};

const createNumberMatcher = (requirement: string, holds: (value: number) => boolean) =>
  createMatcher(requirement, (value) => typeof value === "number" && holds(value));

function parseBound(comparison: string, value: unknown, where: string): number {
  if (typeof value !== "number" && !isRawNumber(value)) {
    throw new InvalidEventPatternError(`Value of ${comparison} must be numeric`, where);
  }
  return parseComparableNumber(value, where);
}
