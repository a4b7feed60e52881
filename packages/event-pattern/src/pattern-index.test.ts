import { parseJson } from "exact-json";
import { expect, test } from "vitest";
import { compileEventPattern } from "./event-pattern.ts";
import { PatternIndex } from "./pattern-index.ts";

const findMatches = (patterns: object[], event: object) =>
  new PatternIndex(patterns.map((made) => ({ made, pattern: compileEventPattern(made) })))
    .findMatches(event)
    .map(({ made }) => made);

test("finds the items whose patterns match, in order", () => {
  const byPrefix = { "detail-type": [{ prefix: "order_" }] };
  const byOtherType = { source: ["shop"], "detail-type": ["order_paid"] };
  const byNumber = { detail: { total: [{ numeric: [">", 100] }] } };
  const byValues = { source: ["shop"], "detail-type": ["order_created"] };
  const event = { source: "shop", "detail-type": "order_created", detail: { total: 200 } };
  expect(findMatches([byPrefix, byOtherType, byNumber, byValues], event)).toEqual([byPrefix, byNumber, byValues]);
});

test("finds an item once, even if several alternatives of its pattern match", () => {
  const pattern = { $or: [{ source: ["shop"] }, { "detail-type": ["order_created"] }] };
  expect(findMatches([pattern], { source: "shop", "detail-type": "order_created" })).toEqual([pattern]);
});

test("finds patterns whose conditions are equal", () => {
  const patterns = [{ a: [1], b: ["x"] }, { a: [1], b: ["y"] }, { a: [1] }];
  expect(findMatches(patterns, { a: 1, b: "y" })).toEqual(patterns.slice(1));
});

test.each([
  [{ "": [1] }, { "": 1 }, true],
  [{ "": [1] }, { "": { "": 1 } }, false],
  [{ "a.": [1] }, { "a.": 1 }, true],
  [{ "a.": [1] }, { a: { "": 1 } }, false],
  [{ "a.": [1] }, { a: { "": [1] } }, false],
  [{ "a.": [{ exists: false }] }, { a: { "": 1 } }, true],
  [{ "a..b": [1] }, { a: { "": { b: 1 } } }, true],
  [{ "": { a: [1] } }, { a: 1 }, true],
  [{ "": { a: [1] } }, { "": { a: 1 } }, false],
])("treats unnamed fields as event-ruler does: %j and %j", (pattern, event, expected) => {
  expect(compileEventPattern(pattern).matches(event)).toBe(expected);
  expect(findMatches([pattern], event)).toHaveLength(Number(expected));
});

test("requires the conditions on an element of an array together", () => {
  const pattern = { items: { sku: ["a"], state: ["sold"] } };
  expect(findMatches([pattern], { items: [{ sku: "a" }, { state: "sold" }] })).toEqual([]);
  expect(findMatches([pattern], { items: [{ sku: "a", state: "sold" }] })).toEqual([pattern]);
});

test("finds a pattern that requires no value in an element that has none", () => {
  const pattern = { items: { sku: ["a"], state: [{ exists: false }] } };
  expect(findMatches([pattern], { items: [{ sku: "a" }, { sku: "b", state: "sold" }] })).toEqual([pattern]);
  expect(findMatches([pattern], { items: { sku: "a", state: "sold" } })).toEqual([]);
});

test("distinguishes null from a number that JSON cannot hold", () => {
  const [infinite, isNull] = ['{"a":[1e400]}', '{"a":[null]}'].map((json) => ({ pattern: compileEventPattern(json) }));
  const index = new PatternIndex([infinite, isNull].filter((item) => item !== undefined));
  expect(index.findMatches({ a: null })).toEqual([isNull]);
  expect(index.findMatches(parseJson('{"a":1e400}') as object)).toEqual([infinite]);
});

test("searches an event nested a hundred thousand levels deep", () => {
  const deepArray = JSON.parse(`${"[".repeat(100_000)}1${"]".repeat(100_000)}`);
  expect(findMatches([{ a: [1] }, { a: [2] }], { a: deepArray })).toEqual([{ a: [1] }]);
});
