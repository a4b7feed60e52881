import { describe, expect, test } from "vitest";
import { stampNames } from "../support/orders.ts";
import { judge } from "./verdict.ts";

const complete = Object.fromEntries(stampNames.map((name) => [name, "2026-01-01T00:00:00.000Z"]));
const { [stampNames[0] as string]: _, ...unfinished } = complete;
const plan = { orders: 2, faultPercentage: 5, seed: 1 };
const both = new Map([
  [0, "a"],
  [1, "b"],
]);

function verdictOn(
  table: Record<string, Record<string, string>>,
  { acknowledged = both, seenStamps = new Map() } = {},
) {
  return judge({ acknowledged, plan, seenStamps }, new Map(Object.entries(table)));
}

test("a run in which every order is complete and nothing else is there keeps the promise", () => {
  const seenStamps = new Map([["a", unfinished]]);
  expect(verdictOn({ a: complete, b: complete }, { seenStamps })).toEqual({ completed: 2, lost: [], doubled: [] });
});

describe("lost is an order", () => {
  test("that is not there", () => {
    expect(verdictOn({ a: complete })).toEqual({ completed: 1, lost: ["b"], doubled: [] });
  });

  test("without all its stamps", () => {
    expect(verdictOn({ a: complete, b: unfinished })).toMatchObject({ completed: 1, lost: ["b"] });
  });

  test("that was acknowledged as another one", () => {
    const acknowledged = new Map([...both, [1, "a"]] as const);
    expect(verdictOn({ a: complete }, { acknowledged })).toMatchObject({ completed: 1, lost: ["a"] });
  });

  test("that was never acknowledged", () => {
    const acknowledged = new Map([[0, "a"]]);
    expect(verdictOn({ a: complete }, { acknowledged })).toMatchObject({ completed: 1, lost: ["never acknowledged"] });
  });
});

describe("doubled is an order", () => {
  test("that nobody placed", () => {
    expect(verdictOn({ a: complete, b: complete, c: complete })).toMatchObject({ doubled: ["c"] });
  });

  test("of which a stamp was written again", () => {
    const seenStamps = new Map([["a", { [String(stampNames[0])]: "2025-12-31T23:59:59.000Z" }]]);
    expect(verdictOn({ a: complete, b: complete }, { seenStamps })).toMatchObject({ doubled: ["a"] });
  });
});
