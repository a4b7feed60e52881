import { InvalidEventPatternError } from "../invalid-event-pattern-error.ts";
import { createMatcher, type Operator } from "./matcher.ts";

const MAX_COMPARABLE = 5e9;
const MAX_DECIMALS = 6;

const comparisons = new Map<unknown, (value: number, bound: number) => boolean>([
  ["=", (value, bound) => value === bound],
  ["<", (value, bound) => value < bound],
  ["<=", (value, bound) => value <= bound],
  [">", (value, bound) => value > bound],
  [">=", (value, bound) => value >= bound],
]);

/**
 * Whether EventBridge can compare the number: from -5e9 to 5e9, with at most six decimals.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
const isComparable = (value: number) =>
  Math.abs(value) <= MAX_COMPARABLE && Number(value.toFixed(MAX_DECIMALS)) === value;

/** Rejects the numbers of a pattern that event-ruler's ComparableNumber rejects. */
export function parseComparableNumber(value: number, where: string): number {
  if (isComparable(value)) {
    return value;
  }
  const range = `between -5.0E9 and 5.0E9, inclusive, with at most ${MAX_DECIMALS} decimals`;
  throw new InvalidEventPatternError(`Value must be ${range}, but is ${value}`, where);
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
    throw new InvalidEventPatternError(`Bad numeric range operator: ${upperComparison}`, where);
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
  createMatcher(requirement, (value) => typeof value === "number" && holds(value) && isComparable(value));

function parseBound(comparison: string, value: unknown, where: string): number {
  if (typeof value === "number") {
    return parseComparableNumber(value, where);
  }
  throw new InvalidEventPatternError(`Value of ${comparison} must be numeric`, where);
}
