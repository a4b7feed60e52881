import { describe, expect, test } from "vitest";
import { comparePatterns, detailTypesOf } from "./event-pattern.ts";

const compare = (before: object, after: object) => comparePatterns(JSON.stringify(before), JSON.stringify(after));

describe("a pattern", () => {
  test("with a value more is widened", () => {
    expect(compare({ source: ["a"] }, { source: ["a", "b"] })).toEqual({
      reach: "widened",
      details: ['`source` now also matches `"b"`'],
    });
  });

  test("with a value less is narrowed", () => {
    expect(compare({ source: ["a", "b"] }, { source: ["a"] })).toEqual({
      reach: "narrowed",
      details: ['`source` no longer matches `"b"`'],
    });
  });

  test("with a field more is narrowed, however deep the field is", () => {
    expect(compare({ source: ["a"] }, { source: ["a"], detail: { data: { country: ["NL"] } } })).toEqual({
      reach: "narrowed",
      details: ['`detail.data.country` must now be `"NL"`'],
    });
  });

  test("with a field less is widened", () => {
    expect(compare({ source: ["a"], "detail-type": ["x"] }, { source: ["a"] })).toEqual({
      reach: "widened",
      details: ['`detail-type` need no longer be `"x"`'],
    });
  });

  test("that gains events and loses others is changed", () => {
    expect(compare({ source: ["a"] }, { source: ["b"] })?.reach).toBe("changed");
    expect(compare({ source: ["a"] }, { source: ["a", "b"], account: ["1"] })?.reach).toBe("changed");
  });

  test("whose operator is another is changed, for which is wider cannot be told", () => {
    expect(compare({ source: [{ prefix: "a" }] }, { source: [{ prefix: "ab" }] })?.reach).toBe("changed");
  });

  test("with an alternative more in $or is widened", () => {
    expect(compare({ $or: [{ a: [1] }] }, { $or: [{ a: [1] }, { b: [2] }] })?.reach).toBe("widened");
  });

  test("that is only written in another order is the same", () => {
    expect(compare({ a: ["1", "2"], b: [{ x: 1, y: 2 }] }, { b: [{ y: 2, x: 1 }], a: ["2", "1"] })).toBeUndefined();
  });

  test("that is not a JSON object is an error", () => {
    expect(() => comparePatterns("[]", "{}")).toThrow(SyntaxError);
  });
});

test("the detail-types of a pattern are its events; a pattern without them, or none, has no events", () => {
  expect(detailTypesOf('{"detail-type":["order_created",{"prefix":"x"}]}')).toEqual([
    "order_created",
    '{"prefix":"x"}',
  ]);
  expect(detailTypesOf('{"source":["a"]}')).toEqual([]);
  expect(detailTypesOf(undefined)).toEqual([]);
});
