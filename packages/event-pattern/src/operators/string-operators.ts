import { InvalidEventPatternError } from "../invalid-event-pattern-error.ts";
import { createCaseInsensitiveSource } from "./case-folding.ts";
import { createStringMatcher, isJsonObject, type Operator, parseOperator, quote } from "./matcher.ts";

/** `{"equals-ignore-case": "alice"}`. */
export const equalsIgnoreCase: Operator = (operand, where) => {
  const source = createCaseInsensitiveSource(parseText(operand, "equals-ignore-case", where));
  return createStringMatcher(`${quote(operand)} in any case`, createTest(`^${source}$`));
};

function createTest(source: string): (value: string) => boolean {
  const pattern = new RegExp(source, "u");
  return (value) => pattern.test(value);
}

/**
 * How an operator compares one end of a value. event-ruler compares values with the quotes of their JSON, so that the
 * prefix `a"` matches the value `a`.
 */
interface Affix {
  readonly name: string;
  readonly verb: string;
  /** Whether the expected text reaches the quote at the other end of a value. */
  readonly reachesQuote: (expected: string) => boolean;
  readonly addQuote: (value: string) => string;
  readonly holds: (value: string, expected: string) => boolean;
  /** Anchors the source of a regular expression. */
  readonly anchor: (source: string) => string;
  /** Returns the text that all matching values begin with. */
  readonly getPrefix: (expected: string) => string;
}

/** `{"prefix": "us-"}` and `{"prefix": {"equals-ignore-case": "us-"}}`. */
export const prefix = createAffixOperator({
  name: "prefix",
  verb: "begins with",
  reachesQuote: (expected) => expected.endsWith('"'),
  addQuote: (value) => `${value}"`,
  holds: (value, expected) => value.startsWith(expected),
  anchor: (source) => `^${source}`,
  getPrefix: (expected) => expected.replace(/"$/, ""),
});

/** `{"suffix": ".png"}` and `{"suffix": {"equals-ignore-case": ".png"}}`. */
export const suffix = createAffixOperator({
  name: "suffix",
  verb: "ends with",
  reachesQuote: (expected) => expected.startsWith('"'),
  addQuote: (value) => `"${value}`,
  holds: (value, expected) => value.endsWith(expected),
  anchor: (source) => `${source}$`,
  getPrefix: () => "",
});

function createAffixOperator({ addQuote, anchor, getPrefix, holds, name, reachesQuote, verb }: Affix): Operator {
  return (operand, where) => {
    const [expected, ignoresCase] = isJsonObject(operand)
      ? [parseNested(operand, name, where), true]
      : [parseText(operand, name, where), false];
    const requirement = `a string that ${verb} ${quote(expected)}${ignoresCase ? " in any case" : ""}`;
    const accepts = ignoresCase
      ? createTest(anchor(createCaseInsensitiveSource(expected)))
      : (value: string) => holds(value, expected);
    return createStringMatcher(
      requirement,
      reachesQuote(expected) ? (value) => accepts(addQuote(value)) : accepts,
      ignoresCase ? "" : getPrefix(expected),
    );
  };
}

function parseNested(operand: object, name: string, where: string): string {
  const [nested, affix] = parseOperator(operand, where);
  if (nested !== "equals-ignore-case") {
    throw new InvalidEventPatternError(`Unsupported ${name} pattern: ${nested}`, where);
  }
  return parseText(affix, nested, where);
}

function parseText(operand: unknown, operator: string, where: string): string {
  if (typeof operand === "string") {
    return operand;
  }
  throw new InvalidEventPatternError(`${operator} match pattern must be a string`, where);
}
