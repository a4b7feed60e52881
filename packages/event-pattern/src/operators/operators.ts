import { InvalidEventPatternError } from "../invalid-event-pattern-error.ts";
import { anythingBut } from "./anything-but.ts";
import { cidr } from "./cidr.ts";
import type { Matcher, Operator } from "./matcher.ts";
import { isJsonObject, matching, operatorIn, quoted } from "./matcher.ts";
import { numeric } from "./numeric.ts";
import { equalsIgnoreCase, prefix, suffix } from "./string-operators.ts";
import { wildcard } from "./wildcard.ts";

/** `{"exists": true}` asks for a value, null included; `{"exists": false}` for a field that has none. */
const exists: Operator = (operand, where) => {
  if (operand === true) {
    return matching("any value", () => true);
  }
  if (operand === false) {
    return { asksFor: "no such field", accepts: () => false, acceptsAbsence: true };
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
 * Names that no field inside `$or` may have: the operators, and those that event-ruler keeps for the future.
 * @see https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/Constants.java
 */
export const RESERVED_INSIDE_OR: ReadonlySet<string> = new Set([
  ...operators.keys(),
  ...["exactly", "html", "=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case"],
  ...["date-after", "date-on-or-after", "date-before", "date-on-or-before", "in-date-range"],
  ...["ip-address-in-range", "ip-address-not-in-range"],
]);

/** Reads one entry of a field's list: a string, a number, true, false or null to equal, or an operator. */
export function matcherOf(entry: unknown, where: string): Matcher {
  if (Array.isArray(entry)) {
    throw new InvalidEventPatternError("Match value must be String, number, true, false, or null", where);
  }
  if (!isJsonObject(entry)) {
    return matching(quoted(entry), (value) => value === entry);
  }
  const [name, operand] = operatorIn(entry, where);
  const operator = operators.get(name);
  if (!operator) {
    throw new InvalidEventPatternError(`Unrecognized match type ${name}`, where);
  }
  return operator(operand, where);
}
