import { expect, test } from "vitest";
import { createTimeAxis } from "./time-axis.ts";

test("places times proportionally if there are no pauses", () => {
  const axis = createTimeAxis([
    { from: 1_000, to: 1_100 },
    { from: 1_150, to: 1_200 },
  ]);
  expect(axis.pauses).toEqual([]);
  expect([1_000, 1_100, 1_200].map(axis.place)).toEqual([0, 0.5, 1]);
});

test("shortens a pause and keeps the proportions of the rest", () => {
  const axis = createTimeAxis([
    { from: 0, to: 100 },
    { from: 60_100, to: 60_200 },
  ]);
  expect(axis.pauses).toEqual([{ from: 100, to: 60_100, start: 0.475, end: 0.525 }]);
  expect(axis.place(50)).toBeCloseTo(0.2375);
  expect(axis.place(30_100)).toBeCloseTo(0.5);
  expect(axis.place(60_200)).toBeCloseTo(1);
});

test("leaves room for spans between a hundred pauses", () => {
  const axis = createTimeAxis(
    Array.from({ length: 101 }, (_, minute) => ({ from: minute * 60_000, to: minute * 60_000 + 10 })),
  );
  expect(axis.pauses).toHaveLength(100);
  expect(axis.place(100 * 60_000 + 10)).toBeCloseTo(1);
  expect((axis.place(10) - axis.place(0)) * 101).toBeCloseTo(0.4);
});

test("accepts a single point in time", () => {
  const axis = createTimeAxis([{ from: 5, to: 5 }]);
  expect(axis.place(5)).toBe(0);
});
