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

function judgeTable(
  table: Record<string, Record<string, string>>,
  { acknowledged = both, seenStamps = new Map() } = {},
) {
  return judge({ acknowledged, plan, seenStamps }, new Map(Object.entries(table)));
}

test("passes a run in which every order is complete and no other order exists", () => {
  const seenStamps = new Map([["a", unfinished]]);
  expect(judgeTable({ a: complete, b: complete }, { seenStamps })).toEqual({ completed: 2, lost: [], duplicated: [] });
});

describe("reports an order as lost", () => {
  test("if it does not exist", () => {
    expect(judgeTable({ a: complete })).toEqual({ completed: 1, lost: ["b"], duplicated: [] });
  });

  test("if it is missing a stamp", () => {
    expect(judgeTable({ a: complete, b: unfinished })).toMatchObject({ completed: 1, lost: ["b"] });
  });

  test("if it has the ID of another order", () => {
    const acknowledged = new Map([...both, [1, "a"]] as const);
    expect(judgeTable({ a: complete }, { acknowledged })).toMatchObject({ completed: 1, lost: ["a"] });
  });

  test("if it was never acknowledged", () => {
    const acknowledged = new Map([[0, "a"]]);
    expect(judgeTable({ a: complete }, { acknowledged })).toMatchObject({ completed: 1, lost: ["never acknowledged"] });
  });
});

describe("reports an order as duplicated", () => {
  test("if no caller placed it", () => {
    expect(judgeTable({ a: complete, b: complete, c: complete })).toMatchObject({ duplicated: ["c"] });
  });

  test("if one of its stamps was overwritten", () => {
    const seenStamps = new Map([["a", { [String(stampNames[0])]: "2025-12-31T23:59:59.000Z" }]]);
    expect(judgeTable({ a: complete, b: complete }, { seenStamps })).toMatchObject({ duplicated: ["a"] });
  });
});
