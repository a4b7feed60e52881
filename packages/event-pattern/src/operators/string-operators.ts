import { InvalidEventPatternError } from "../invalid-event-pattern-error.ts";
import { createStringMatcher, isJsonObject, type Operator, parseOperator, quote } from "./matcher.ts";

// Lower case first, because one upper-case letter can have several lower-case ones: σ and ς are both Σ.
const foldCase = (text: string) => text.toLowerCase().toUpperCase();

/** `{"equals-ignore-case": "alice"}`. */
export const equalsIgnoreCase: Operator = (operand, where) => {
  const expected = foldCase(parseText(operand, "equals-ignore-case", where));
  return createStringMatcher(`${quote(operand)} in any case`, (value) => foldCase(value) === expected);
};

/** `{"prefix": "us-"}` and `{"prefix": {"equals-ignore-case": "us-"}}`. */
export const prefix = createAffixOperator("prefix", "begins with", (value, expected) => value.startsWith(expected));

/** `{"suffix": ".png"}` and `{"suffix": {"equals-ignore-case": ".png"}}`. */
export const suffix = createAffixOperator("suffix", "ends with", (value, expected) => value.endsWith(expected));

function createAffixOperator(name: string, verb: string, holds: (value: string, affix: string) => boolean): Operator {
  return (operand, where) => {
    if (!isJsonObject(operand)) {
      const expected = parseText(operand, name, where);
      const requirement = `a string that ${verb} ${quote(expected)}`;
      return createStringMatcher(requirement, (value) => holds(value, expected), name === "prefix" ? expected : "");
    }
    const [nested, affixInAnyCase] = parseOperator(operand, where);
    if (nested !== "equals-ignore-case") {
      throw new InvalidEventPatternError(`Unsupported ${name} pattern: ${nested}`, where);
    }
    const expected = foldCase(parseText(affixInAnyCase, nested, where));
    return createStringMatcher(`a string that ${verb} ${quote(affixInAnyCase)} in any case`, (value) =>
      holds(foldCase(value), expected),
    );
  };
}

function parseText(operand: unknown, operator: string, where: string): string {
  if (typeof operand === "string") {
    return operand;
  }
  throw new InvalidEventPatternError(`${operator} match pattern must be a string`, where);
}
