import { expect, test } from "vitest";
import { byName, page } from "./page.ts";

const letters = ["a", "b", "c", "d", "e"];

test("pages follow one another until the list ends", () => {
  const first = page(letters, { Limit: 2 });
  expect(first.items).toEqual(["a", "b"]);
  const second = page(letters, { Limit: 2, ...first.next });
  expect(second.items).toEqual(["c", "d"]);
  expect(page(letters, { Limit: 2, ...second.next })).toEqual({ items: ["e"], next: {} });
});

test("a page has at most 100 items", () => {
  expect(page(Array(101).fill("x"), {}).items).toHaveLength(100);
});

test("a token that was not given out is a ValidationException", () => {
  expect(() => page(letters, { NextToken: "mine" })).toThrow(expect.objectContaining({ code: "ValidationException" }));
});

test("lists are in the order of names", () => {
  expect(byName([{ name: "b" }, { name: "B" }, { name: "a" }])).toEqual([{ name: "B" }, { name: "a" }, { name: "b" }]);
});
