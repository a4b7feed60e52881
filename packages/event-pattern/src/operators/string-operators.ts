import { InvalidEventPatternError } from "../invalid-event-pattern-error.ts";
import type { Operator } from "./matcher.ts";
import { isJsonObject, matchingStrings, operatorIn, quoted } from "./matcher.ts";

// Lower case first, because one upper-case letter can have several lower-case ones: σ and ς are both Σ.
const withoutCase = (text: string) => text.toLowerCase().toUpperCase();

/** `{"equals-ignore-case": "alice"}`. */
export const equalsIgnoreCase: Operator = (operand, where) => {
  const expected = withoutCase(text(operand, "equals-ignore-case", where));
  return matchingStrings(`${quoted(operand)} in any case`, (value) => withoutCase(value) === expected);
};

/** `{"prefix": "us-"}` and `{"prefix": {"equals-ignore-case": "us-"}}`. */
export const prefix = affix("prefix", "begins with", (value, expected) => value.startsWith(expected));

/** `{"suffix": ".png"}` and `{"suffix": {"equals-ignore-case": ".png"}}`. */
export const suffix = affix("suffix", "ends with", (value, expected) => value.endsWith(expected));

function affix(name: string, verb: string, holds: (value: string, expected: string) => boolean): Operator {
  return (operand, where) => {
    if (!isJsonObject(operand)) {
      const expected = text(operand, name, where);
      return matchingStrings(`a string that ${verb} ${quoted(expected)}`, (value) => holds(value, expected));
    }
    const [nested, affixInAnyCase] = operatorIn(operand, where);
    if (nested !== "equals-ignore-case") {
      throw new InvalidEventPatternError(`Unsupported ${name} pattern: ${nested}`, where);
    }
    const expected = withoutCase(text(affixInAnyCase, nested, where));
    return matchingStrings(`a string that ${verb} ${quoted(affixInAnyCase)} in any case`, (value) =>
      holds(withoutCase(value), expected),
    );
  };
}

function text(operand: unknown, operator: string, where: string): string {
  if (typeof operand === "string") {
    return operand;
  }
  throw new InvalidEventPatternError(`${operator} match pattern must be a string`, where);
}
