import { expect, test } from "vitest";
import { paginate, sortByName } from "./paginate.ts";

const letters = ["a", "b", "c", "d", "e"];

test("pages continue until the end of the list", () => {
  const first = paginate(letters, { Limit: 2 });
  expect(first.items).toEqual(["a", "b"]);
  const second = paginate(letters, { Limit: 2, ...first.next });
  expect(second.items).toEqual(["c", "d"]);
  expect(paginate(letters, { Limit: 2, ...second.next })).toEqual({ items: ["e"], next: {} });
});

test("a page has at most 100 items", () => {
  expect(paginate(Array(101).fill("x"), {}).items).toHaveLength(100);
});

test("an invalid token is a ValidationException", () => {
  expect(() => paginate(letters, { NextToken: "mine" })).toThrow(
    expect.objectContaining({ code: "ValidationException" }),
  );
});

test("lists are sorted by name", () => {
  expect(sortByName([{ name: "b" }, { name: "B" }, { name: "a" }])).toEqual([
    { name: "B" },
    { name: "a" },
    { name: "b" },
  ]);
});
