import { describe, expect, test } from "vitest";
import { compileEventPattern } from "./event-pattern.ts";
import { InvalidEventPatternError } from "./invalid-event-pattern-error.ts";

function getError(pattern: string | object): InvalidEventPatternError {
  try {
    compileEventPattern(pattern);
  } catch (error) {
    if (error instanceof InvalidEventPatternError) {
      return error;
    }
    throw error;
  }
  throw new Error(`the pattern was accepted: ${JSON.stringify(pattern)}`);
}

/** Patterns of one field, `{"detail": {"field": …}}`, with the expected reason and position. */
const invalidFields: readonly [field: unknown, reason: string, where: string][] = [
  ["running", '"field" must be an object or an array', "detail.field"],
  [42, '"field" must be an object or an array', "detail.field"],
  [null, '"field" must be an object or an array', "detail.field"],
  [[], "Empty arrays are not allowed", "detail.field"],
  [{}, "Empty objects are not allowed", "detail.field"],
  [["x", ["y"]], "Match value must be String, number, true, false, or null", "detail.field[1]"],
  [[{}], "Match expression name not found", "detail.field[0]"],
  [[{ EXISTS: true }], "Unrecognized match type EXISTS", "detail.field[0]"],
  [[{ constructor: "x" }], "Unrecognized match type constructor", "detail.field[0]"],
  [["x", { prefix: "a", suffix: "b" }], "Only one key allowed in match expression", "detail.field[1]"],
  [[{ prefix: 123 }], "prefix match pattern must be a string", "detail.field[0]"],
  [[{ prefix: ["x"] }], "prefix match pattern must be a string", "detail.field[0]"],
  [[{ prefix: { wildcard: "*" } }], "Unsupported prefix pattern: wildcard", "detail.field[0]"],
  [[{ suffix: null }], "suffix match pattern must be a string", "detail.field[0]"],
  [[{ suffix: { "equals-ignore-case": 1 } }], "equals-ignore-case match pattern must be a string", "detail.field[0]"],
  [[{ "equals-ignore-case": ["x"] }], "equals-ignore-case match pattern must be a string", "detail.field[0]"],
  [[{ wildcard: 123 }], "wildcard match pattern must be a string", "detail.field[0]"],
  [[{ wildcard: "a**b" }], "Consecutive wildcard characters at pos 2", "detail.field[0]"],
  [[{ wildcard: "a\\b" }], "Invalid escape character at pos 2", "detail.field[0]"],
  [[{ wildcard: "a\\" }], "Invalid escape character at pos 2", "detail.field[0]"],
  [[{ numeric: 5 }], "Value of numeric must be an array.", "detail.field[0]"],
  [[{ numeric: [] }], "Invalid member in numeric match: ]", "detail.field[0]"],
  [[{ numeric: [1, 5] }], "Invalid member in numeric match: 1", "detail.field[0]"],
  [[{ numeric: ["!=", 5] }], "Unrecognized numeric range operator: !=", "detail.field[0]"],
  [[{ numeric: ["=", "5"] }], "Value of = must be numeric", "detail.field[0]"],
  [[{ numeric: [">", 0, "<"] }], "Value of < must be numeric", "detail.field[0]"],
  [[{ numeric: [">", 0, 5, "<"] }], "Bad numeric range operator: 5", "detail.field[0]"],
  [[{ numeric: [">", 0, ">", 0] }], "Bad numeric range operator: >", "detail.field[0]"],
  [[{ numeric: ["<", 5, ">", 0] }], "Too many elements in numeric expression", "detail.field[0]"],
  [[{ numeric: [">", 0, "<", 5, 6] }], "Too many terms in numeric range expression", "detail.field[0]"],
  [[{ numeric: [">=", 5, "<=", 5] }], "Bottom must be less than top", "detail.field[0]"],
  [[{ cidr: ["10.0.0.0/8"] }], "prefix match pattern must be a string", "detail.field[0]"],
  [[{ cidr: "10.0.0.0" }], "Malformed CIDR, one '/' required", "detail.field[0]"],
  [[{ cidr: "10.0.0.0/xx" }], "Malformed CIDR, mask bits must be an integer", "detail.field[0]"],
  [[{ cidr: "10.0.0.0/-1" }], "Malformed CIDR, mask bits must not be negative", "detail.field[0]"],
  [[{ cidr: "xx.11.xx/8" }], "Nonstandard IP address: xx.11.xx", "detail.field[0]"],
  [[{ cidr: "10.0.0.1/32" }], "IPv4 mask bits must be < 32", "detail.field[0]"],
  [[{ cidr: "2001:db8::/128" }], "IPv6 mask bits must be < 128", "detail.field[0]"],
  [[{ exists: "true" }], "exists match pattern must be either true or false.", "detail.field[0]"],
  [
    [{ "anything-but": null }],
    "Value of anything-but must be an array or single string/number value.",
    "detail.field[0]",
  ],
  [[{ "anything-but": [] }], "Empty arrays are not allowed", "detail.field[0]"],
  [[{ "anything-but": [true] }], "Inside anything but list, start|null|boolean is not supported.", "detail.field[0]"],
  [
    [{ "anything-but": ["a", 1] }],
    "either all values are number or string, mixed type is not supported",
    "detail.field[0]",
  ],
  [[{ "anything-but": { numeric: ["=", 1] } }], "Unsupported anything-but pattern: numeric", "detail.field[0]"],
  [[{ "anything-but": { prefix: "" } }], "Null prefix/suffix not allowed", "detail.field[0]"],
  [[{ "anything-but": { suffix: ["a", ""] } }], "Null prefix/suffix not allowed", "detail.field[0]"],
  [[{ "anything-but": { suffix: [1] } }], "suffix match pattern must be a string", "detail.field[0]"],
  [[{ "anything-but": { wildcard: ["a", "**"] } }], "Consecutive wildcard characters at pos 1", "detail.field[0]"],
  [
    [{ "anything-but": { prefix: { "equals-ignore-case": "a" } } }],
    "Value of anything-but must be an array",
    "detail.field[0]",
  ],
  [[{ "anything-but": { "equals-ignore-case": [] } }], "Empty arrays are not allowed", "detail.field[0]"],
];

test.each(invalidFields)("rejects a field of %j: %s at %s", (field, reason, where) => {
  const error = getError({ source: ["x"], detail: { field } });
  expect(error).toMatchObject({ code: "INVALID_EVENT_PATTERN" });
  expect(error.message.startsWith("Event pattern is not valid. Reason: ")).toBe(true);
  expect(error.message).toContain(reason);
  expect(error.message.endsWith(` at ${where}`)).toBe(true);
});

const invalidOrs: readonly [or: unknown, reason: string, where: string][] = [
  [{ a: 1 }, "It must be an Array followed with $or.", "detail.$or"],
  [[{ a: [1] }], "There must have at least 2 Objects in $or relationship.", "detail.$or"],
  [[{ a: [1] }, "b"], "Only JSON object is allowed in array of $or relationship.", "detail.$or[1]"],
  [[{ a: [1] }, {}], "Empty objects are not allowed", "detail.$or[1]"],
  [
    [{ a: [1] }, { prefix: ["x"] }],
    "prefix is Ruler reserved fieldName which cannot be used inside $or.",
    "detail.$or[1].prefix",
  ],
  [
    [{ a: { regex: ["x"] } }, { b: [1] }],
    "regex is Ruler reserved fieldName which cannot be used inside $or.",
    "detail.$or[0].a.regex",
  ],
  [[{ a: [1] }, { b: [{ x: 1 }] }], "Unrecognized match type x", "detail.$or[1].b[0]"],
];

test.each(invalidOrs)("rejects $or of %j: %s at %s", ($or, reason, where) => {
  expect(getError({ detail: { beside: [1], $or } }).message).toBe(
    `Event pattern is not valid. Reason: ${reason} at ${where}`,
  );
});

describe("the pattern as a whole", () => {
  test.each([["{'bad': 'quotes'}"], ['{"a": [1}'], [""]])("rejects %s, which is not JSON", (text) => {
    expect(getError(text).message).toContain("Reason: Invalid JSON: ");
  });

  test.each([["null"], ['"x"'], ['["x"]'], ["1"]])("rejects %s, which is not an object", (text) => {
    expect(getError(text).message).toBe("Event pattern is not valid. Reason: Filter is not an object");
  });

  test("rejects an empty pattern", () => {
    expect(getError({}).message).toBe("Event pattern is not valid. Reason: Empty objects are not allowed at the top");
  });

  test("accepts 2,048 characters and rejects one more, as text and as an object", () => {
    const pattern = (length: number) => ({ a: ["x".repeat(length - JSON.stringify({ a: [""] }).length)] });
    expect(compileEventPattern(pattern(2_048)).matches({ a: pattern(2_048).a })).toBe(true);
    expect(getError(pattern(2_049)).message).toContain("2049 characters");
    expect(getError(`${JSON.stringify(pattern(2_048))} `).message).toContain("2049 characters");
  });

  test("rejects a field over 100 levels deep, as objects or as dots", () => {
    const nested = (levels: number) => `${'{"a":'.repeat(levels)}[1]${"}".repeat(levels)}`;
    expect(compileEventPattern(nested(100)).matches({})).toBe(false);
    expect(getError(nested(101)).message).toContain("101 levels");
    expect(getError({ [".".repeat(2_000)]: [1] }).message).toContain("2001 levels");
    expect(getError(nested(100_000)).message).toContain("characters");
  });

  test("rejects an object that cannot be serialized to JSON", () => {
    const circular: { self?: object } = {};
    circular.self = circular;
    expect(getError(circular).message).toContain("cannot be serialized to JSON");
    expect(getError({ toJSON: () => undefined }).message).toContain("cannot be serialized to JSON");
  });

  test("rejects over 1,000 combinations of $or", () => {
    const ors = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, { $or: [{ a: [1] }, { b: [1] }] }]));
    expect(compileEventPattern(ors(9)).matches({})).toBe(false);
    expect(getError(ors(10)).message).toContain("combinations of $or at f9.$or");
  });

  test.each([
    ['{"a":[{"numeric":["=",9007199254740993]}]}', "9007199254740993"],
    ['{"a":[{"numeric":["<",1e400]}]}', "1e400"],
    ['{"a":[{"anything-but":[1,0.10000000000000001]}]}', "0.10000000000000001"],
  ])("rejects %s, whose number no double has", (text, number) => {
    expect(getError(text).message).toContain(`Cannot compare number : ${number} at a[0]`);
  });

  test.each([
    ['{"a":[{"prefix":"x","prefix":"x"}]}'],
    ['{"a":[{"anything-but":{"suffix":"x","suffix":"y"}}]}'],
    ['{"a":[{"suffix":{"equals-ignore-case":"x","equals-ignore-case":"x"}}]}'],
  ])("rejects a duplicate operator: %s", (text) => {
    expect(getError(text).message).toContain("Only one key allowed in match expression at a[0]");
  });
});
