import { expect, test } from "vitest";
import { placeStamps } from "./place-stamps.ts";

const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();
const names = ["time_order", "time_invoice", "time_logistic"];
const summarize = (attributes: Record<string, string>) =>
  placeStamps({ ID: "1", ...attributes }, names).map(({ afterMs, name, position }) => [name, afterMs, position]);

test("places stamps in the order of the names, whatever their times", () => {
  expect(summarize({ time_logistic: at(0), time_invoice: at(30), time_order: at(120) })).toEqual([
    ["time_order", 120, 1],
    ["time_invoice", 30, 0.25],
    ["time_logistic", 0, 0],
  ]);
});

test("leaves missing stamps without a place", () => {
  expect(summarize({ time_order: at(5) })).toEqual([
    ["time_order", 0, 0],
    ["time_invoice", undefined, undefined],
    ["time_logistic", undefined, undefined],
  ]);
  expect(summarize({}).every(([, afterMs]) => afterMs === undefined)).toBe(true);
});
