import { isRawNumber, toExactNumber } from "exact-json";
import { InvalidEventPatternError } from "../invalid-event-pattern-error.ts";
import { anythingBut } from "./anything-but.ts";
import { cidr, createIpAddressMatcher } from "./cidr.ts";
import {
  createMatcher,
  isJsonObject,
  type Matcher,
  type Operator,
  parseOperator,
  quote,
  replaceLoneSurrogates,
} from "./matcher.ts";
import { numeric } from "./numeric.ts";
import { equalsIgnoreCase, prefix, suffix } from "./string-operators.ts";
import { wildcard } from "./wildcard.ts";

/** `{"exists": true}` requires a value, which may be null; `{"exists": false}` requires no value. */
const exists: Operator = (operand, where) => {
  if (operand === true) {
    return createMatcher("any value", () => true);
  }
  if (operand === false) {
    return { requirement: "no value", accepts: () => false, acceptsAbsence: true };
  }
  throw new InvalidEventPatternError("exists match pattern must be either true or false.", where);
};

/** `{"exactly": "10.0.0.1"}` requires the string itself, where the value alone would accept an IP address in any notation. */
const exactly: Operator = (operand, where) => {
  if (typeof operand !== "string") {
    throw new InvalidEventPatternError("exact match pattern must be a string", where);
  }
  return createExactMatcher(operand);
};

const operators: ReadonlyMap<string, Operator> = new Map([
  ["exactly", exactly],
  ["prefix", prefix],
  ["suffix", suffix],
  ["equals-ignore-case", equalsIgnoreCase],
  ["wildcard", wildcard],
  ["numeric", numeric],
  ["cidr", cidr],
  ["exists", exists],
  ["anything-but", anythingBut],
]);

/**
 * The names that fields inside `$or` must not have: the operators, and those that event-ruler reserves.
 * @see https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/Constants.java
 */
export const RESERVED_INSIDE_OR: ReadonlySet<string> = new Set([
  ...operators.keys(),
  ...["=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case"],
  ...["date-after", "date-on-or-after", "date-before", "date-on-or-before", "in-date-range"],
  ...["ip-address-in-range", "ip-address-not-in-range"],
]);

/** Parses one entry of a field's list: an operator, or a string, a number, true, false or null to equal. */
export function parseMatcher(entry: unknown, where: string): Matcher {
  if (Array.isArray(entry)) {
    throw new InvalidEventPatternError("Match value must be String, number, true, false, or null", where);
  }
  if (!isJsonObject(entry)) {
    return parseValue(replaceLoneSurrogates(entry));
  }
  const [name, operand] = parseOperator(entry, where);
  const operator = operators.get(name);
  if (!operator) {
    throw new InvalidEventPatternError(`Unrecognized match type ${name}`, where);
  }
  return operator(operand, where);
}

/** Parses a value to equal: a number equals by value, an IP address in any notation, and everything else as it is. */
function parseValue(value: unknown): Matcher {
  if (!isRawNumber(value)) {
    return (typeof value === "string" && createIpAddressMatcher(value)) || createExactMatcher(value);
  }
  const number = toExactNumber(value);
  if (number !== undefined) {
    return createExactMatcher(number);
  }
  return createMatcher(quote(value), (other) => isRawNumber(other) && other.rawJSON === value.rawJSON);
}

const createExactMatcher = (expected: unknown) =>
  createMatcher(quote(expected), (value) => value === expected, { value: expected });
