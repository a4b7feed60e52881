import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listEntries } from "./duplicate-keys.ts";
import { parseJson } from "./parse-json.ts";

describe("numbers", () => {
  test.each(["0", "-0", "1.0", "3.0e2", "1E400", "-1e-400", "0.10000000000000001", "12345678901234567891"])(
    "writes %s as it was read, at any position",
    (number) => {
      const text = `{"n":${number},"list":[${number},{"n":${number}}]}`;
      expect(JSON.stringify(parseJson(text))).toBe(text);
      expect(JSON.stringify(parseJson(number))).toBe(number);
    },
  );

  test("does not change digits in strings and keys", () => {
    const text = '{"1.0":"1.0","\\"2.0":"\\\\\\"3.0"}';
    expect(JSON.stringify(parseJson(`${text} `))).toBe(text);
  });
});

describe("duplicate keys", () => {
  test("reads the last value, and lists all of them in order", () => {
    const object = parseJson('{"a": 1, "b": 2, "a": {"c": 3, "c": 4}}') as { a: object };
    expect(JSON.stringify(object)).toBe('{"a":{"c":4},"b":2}');
    expect(listEntries(object)).toEqual([
      ["a", 1],
      ["b", 2],
      ["a", { c: 4 }],
    ]);
    expect(listEntries(object.a)).toEqual([
      ["c", 3],
      ["c", 4],
    ]);
  });

  test("lists the entries of an object without duplicates", () => {
    expect(listEntries({ a: 1 })).toEqual([["a", 1]]);
  });
});

test("parses __proto__ as a property", () => {
  expect(Object.entries(parseJson('{"__proto__": 1}') as object)).toEqual([["__proto__", 1]]);
});

test("parses JSON that is nested very deeply", () => {
  const depth = 100_000;
  let value = parseJson(`${"[".repeat(depth)}1.0${"]".repeat(depth)}`);
  while (Array.isArray(value)) {
    [value] = value;
  }
  expect(JSON.stringify(value)).toBe("1.0");
});

test.each(["", "{", '{"a": 01}', "[1,]", "1 2", "\u0000", '"\n"'])("rejects %j as JSON.parse does", (text) => {
  expect(() => parseJson(text)).toThrow(SyntaxError);
});

/** Writes a value with spaces, so that it takes the slow way. */
const spaced = (value: unknown) => JSON.stringify(value, undefined, 1);

test("equals JSON.parse for JSON whose numbers and keys it does not change", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = JSON.stringify(value);
      expect(JSON.stringify(parseJson(spaced(value)))).toBe(json);
      expect(parseJson(json)).toEqual(JSON.parse(json));
    }),
  );
});
