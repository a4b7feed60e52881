import { expect, test } from "vitest";
import { comparePatterns } from "./compare-patterns.ts";

const compare = (before: object, after: object) => comparePatterns(JSON.stringify(before), JSON.stringify(after));

test("an added value widens a pattern", () => {
  expect(compare({ source: ["a"] }, { source: ["a", "b"] })).toEqual({
    reach: "widened",
    changes: [{ field: "source", kind: "values-added", values: ['"b"'] }],
  });
});

test("a removed value narrows a pattern", () => {
  expect(compare({ source: ["a", "b"] }, { source: ["a"] })).toEqual({
    reach: "narrowed",
    changes: [{ field: "source", kind: "values-removed", values: ['"b"'] }],
  });
});

test("an added field narrows a pattern, however deep the field is", () => {
  expect(compare({ source: ["a"] }, { source: ["a"], detail: { data: { country: ["NL"] } } })).toEqual({
    reach: "narrowed",
    changes: [{ field: "detail.data.country", kind: "field-added", values: ['"NL"'] }],
  });
});

test("a removed field widens a pattern", () => {
  expect(compare({ source: ["a"], "detail-type": ["x"] }, { source: ["a"] })).toEqual({
    reach: "widened",
    changes: [{ field: "detail-type", kind: "field-removed", values: ['"x"'] }],
  });
});

test("a pattern that gains some events and loses others is changed", () => {
  expect(compare({ source: ["a"] }, { source: ["b"] })?.reach).toBe("changed");
  expect(compare({ source: ["a"] }, { source: ["a", "b"], account: ["1"] })?.reach).toBe("changed");
});

test("a pattern with another operand is changed, because operators are not compared", () => {
  expect(compare({ source: [{ prefix: "a" }] }, { source: [{ prefix: "ab" }] })?.reach).toBe("changed");
});

test("an added alternative of $or widens a pattern", () => {
  expect(compare({ $or: [{ a: [1] }] }, { $or: [{ a: [1] }, { b: [2] }] })?.reach).toBe("widened");
});

test("reordered fields and values make no difference", () => {
  expect(compare({ a: ["1", "2"], b: [{ x: 1, y: 2 }] }, { b: [{ y: 2, x: 1 }], a: ["2", "1"] })).toBeUndefined();
});

test("the notation of a number makes no difference, and numbers that no double has do not become equal", () => {
  expect(comparePatterns('{"n":[300]}', '{"n":[3.0e2]}')).toBeUndefined();
  expect(comparePatterns('{"n":[9007199254740993]}', '{"n":[9007199254740992]}')).toMatchObject({ reach: "changed" });
});

test("a pattern that is not a JSON object is a SyntaxError", () => {
  expect(() => comparePatterns("[]", "{}")).toThrow(SyntaxError);
});
