import { InvalidEventPatternError } from "../invalid-event-pattern-error.ts";
import { anythingBut } from "./anything-but.ts";
import { cidr } from "./cidr.ts";
import { createMatcher, isJsonObject, type Matcher, type Operator, parseOperator, quote } from "./matcher.ts";
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

const operators: ReadonlyMap<string, Operator> = new Map([
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
  ...["exactly", "html", "=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case"],
  ...["date-after", "date-on-or-after", "date-before", "date-on-or-before", "in-date-range"],
  ...["ip-address-in-range", "ip-address-not-in-range"],
]);

/** Parses one entry of a field's list: an operator, or a string, a number, true, false or null to equal. */
export function parseMatcher(entry: unknown, where: string): Matcher {
  if (Array.isArray(entry)) {
    throw new InvalidEventPatternError("Match value must be String, number, true, false, or null", where);
  }
  if (!isJsonObject(entry)) {
    return createMatcher(quote(entry), (value) => value === entry, { value: entry });
  }
  const [name, operand] = parseOperator(entry, where);
  const operator = operators.get(name);
  if (!operator) {
    throw new InvalidEventPatternError(`Unrecognized match type ${name}`, where);
  }
  return operator(operand, where);
}
