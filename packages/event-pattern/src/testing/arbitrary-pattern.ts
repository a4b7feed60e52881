import { isRawNumber, parseJson } from "exact-json";
import fc from "fast-check";
import { compileEventPattern, type EventPattern } from "../event-pattern.ts";
import { InvalidEventPatternError } from "../invalid-event-pattern-error.ts";

/** IP addresses in several notations, with their digits. */
export const ADDRESSES: Readonly<Record<string, string>> = {
  "10.0.0.1": "0A000001",
  "010.0.0.001": "0A000001",
  "::ffff:a00:1": "0A000001",
  "10.0.0.200": "0A0000C8",
  "2001:db8::1": "20010DB8000000000000000000000001",
  "2001:0DB8:0:0::1": "20010DB8000000000000000000000001",
};

/** Numbers in notations that JavaScript does not use, the last three of which no double has. */
export const NUMBERS = ["1.0", "15e-1", "0.3e1", "9007199254740993", "1e400", "0.10000000000000001"];

// A few names and values, so that patterns and events often meet; "a-b" sorts between "a" and "a.b".
export const name = fc.constantFrom("a", "b", "c", "a-b", "a.b");
const text = fc.oneof(
  fc.constantFrom("", "a", "ab", "AB", "aab", "a*b", "a\\b", "10.0.0.1", "10.0.0.200", "ß", "SS", "ς", "Σ", 'a"'),
  fc.constantFrom(...Object.keys(ADDRESSES)),
  fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 5 }),
);
const comparable = fc.constantFrom(0, 1, 1.5, 2, 3, -1, 5e9, 1e300);
const number = fc.oneof(comparable, fc.constantFrom(...NUMBERS).map(parseJson));
export const scalar = fc.oneof(text, number, fc.constantFrom(null, true, false));

const wildcard = fc
  .array(fc.constantFrom("a", "b", "*", "\\*", "\\\\"), { maxLength: 5 })
  .map((parts) => parts.filter((part, index) => part !== "*" || parts[index - 1] !== "*").join(""));
const affix = fc.constantFrom("a", "b", "ab", "A", "ß", "SS", "ς", "Σ");
const oneOrMore = <T>(value: fc.Arbitrary<T>) => fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }));
const range = fc.tuple(
  fc.constantFrom(">", ">="),
  fc.constantFrom(-1, 0, 1),
  fc.constantFrom("<", "<="),
  fc.constantFrom(1.5, 2, 3),
);
const comparison = fc.tuple(fc.constantFrom("=", "<", "<=", ">", ">="), comparable);

const entry = fc.oneof(
  { arbitrary: scalar, weight: 4 },
  fc.record({ prefix: fc.oneof(text, fc.record({ "equals-ignore-case": affix })) }),
  fc.record({ suffix: fc.oneof(text, fc.record({ "equals-ignore-case": affix })) }),
  fc.record({ "equals-ignore-case": affix }),
  fc.record({ wildcard }),
  fc.record({ numeric: fc.oneof(comparison, range) }),
  fc.record({ cidr: fc.constantFrom("10.0.0.0/24", "10.0.0.129/25", "0.0.0.0/0", "2001:db8::/32", "::/0") }),
  fc.record({ exactly: text }),
  { arbitrary: fc.record({ exists: fc.boolean() }), weight: 3 },
  fc.record({ "anything-but": fc.oneof(oneOrMore(text), oneOrMore(comparable)) }),
  fc.record({ "anything-but": fc.record({ prefix: oneOrMore(affix) }) }),
  fc.record({ "anything-but": fc.record({ suffix: oneOrMore(affix) }) }),
  fc.record({ "anything-but": fc.record({ "equals-ignore-case": oneOrMore(affix) }) }),
  fc.record({ "anything-but": fc.record({ wildcard: oneOrMore(wildcard) }) }),
);

// Both recursions of a pattern share one depth; otherwise patterns would exceed EventBridge's limits.
const shallow = { maxDepth: 2, depthIdentifier: "pattern" };
export const { fields: pattern } = fc.letrec<{ fields: object; or: object[] }>((tie) => ({
  fields: fc
    .tuple(
      fc.dictionary(name, fc.oneof(shallow, fc.array(entry, { minLength: 1, maxLength: 4 }), tie("fields")), {
        minKeys: 1,
        maxKeys: 3,
        noNullPrototype: true,
      }),
      fc.option(tie("or"), { ...shallow, freq: 2 }),
    )
    .map(([fields, $or]) => ($or === null ? fields : { ...fields, $or })),
  or: fc.array(tie("fields"), { minLength: 2, maxLength: 3 }),
}));

export const { object: event } = fc.letrec<{ object: object; value: unknown }>((tie) => ({
  object: fc.dictionary(name, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  value: fc.oneof({ maxDepth: 5 }, scalar, tie("object"), fc.array(tie("value"), { maxLength: 4 })),
}));

/** Generates events from the pattern's values, some in arrays, which match or nearly match. */
export const createEvent = (pattern: object): fc.Arbitrary<object> =>
  fc.array(createSimilarEvent(pattern), { minLength: 1, maxLength: 2 }).map(joinObjects);

/** Joins the JSON of objects to one, with all their values of the same key. */
function joinObjects(objects: object[]): object {
  const members = objects.map((object) => JSON.stringify(object).slice(1, -1)).filter((json) => json !== "");
  return parseJson(`{${members.join()}}`) as object;
}

function createSimilarEvent(pattern: object): fc.Arbitrary<object> {
  const parts = Object.entries(pattern).map(([name, value]): fc.Arbitrary<object> => {
    if (name === "$or") {
      return fc.oneof(...(value as object[]).map(createSimilarEvent));
    }
    const inner = Array.isArray(value)
      ? fc.oneof(
          ...value.map((one) => (typeof one === "object" && one && !isRawNumber(one) ? scalar : fc.constant(one))),
        )
      : createSimilarEvent(value);
    const several = fc.array(fc.oneof(inner, Array.isArray(value) ? scalar : createSimilarEvent(value)), {
      maxLength: 3,
    });
    return fc.oneof(inner, several, fc.tuple(inner, several)).map((made) => ({ [name]: made }));
  });
  return fc.tuple(...parts).map((made) => Object.assign({}, ...made));
}

/** Compiles a pattern. @returns undefined for an invalid one, such as one with duplicate paths */
export function compileIfValid(pattern: object): EventPattern | undefined {
  try {
    return compileEventPattern(pattern);
  } catch (error) {
    if (error instanceof InvalidEventPatternError) {
      return undefined;
    }
    throw error;
  }
}
