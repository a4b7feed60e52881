import { expect, test } from "vitest";
import { findRow, type LineOptions, toLines } from "./lines.ts";
import type { Row } from "./rows.ts";
import type { Step } from "./story.ts";

const step = (number: number, title: string, kind = "call") => ({ number, title, kind, name: "Step" }) as Step;
const inside = (number: number, title: string, isDetail = false) => ({ step: step(number, title), depth: 1, isDetail });
const rows: Row[] = [
  { key: 1, step: step(1, "POST /order", "request"), depth: 0, inside: [] },
  {
    key: 2,
    step: step(2, "order"),
    depth: 1,
    inside: [inside(2, "order"), inside(3, "write"), inside(4, "metric", true)],
  },
  { key: 5, step: step(5, "created", "event"), depth: 2, inside: [inside(6, "rule", true)] },
  { key: 7, step: step(7, "invoice"), depth: 3, inside: [inside(7, "invoice"), inside(8, "print")] },
  { key: 9, step: step(9, "GET /order", "request"), depth: 0, inside: [] },
];
const show = (options: Partial<LineOptions>) =>
  toLines(rows, { expanded: new Set(), withDetails: false, query: "", ...options }).map(
    ({ depth, isExpanded, step }) =>
      `${" ".repeat(depth)}${isExpanded === undefined ? "" : isExpanded ? "-" : "+"}${step.title}`,
  );

test.each<[string, Partial<LineOptions>, string[]]>([
  ["all rows collapsed", {}, ["POST /order", " +order", "  created", "   +invoice", "GET /order"]],
  [
    "the steps inside an expanded row, without details",
    { expanded: new Set([2]) },
    ["POST /order", " -order", "  order", "  write", "  created", "   +invoice", "GET /order"],
  ],
  [
    "details, and the rules of events without expanding these",
    { expanded: new Set([2]), withDetails: true },
    ["POST /order", " -order", "  order", "  write", "  metric", "  +created", "   rule", "   +invoice", "GET /order"],
  ],
  [
    "matches inside collapsed rows with their causes",
    { query: "PRINT" },
    ["POST /order", " +order", "  created", "   +invoice", "    print"],
  ],
  ["a matching detail", { query: "rule" }, ["POST /order", " +order", "  created", "   rule"]],
  ["nothing without a match", { query: "none" }, []],
])("shows %s", (_, options, lines) => {
  expect(show(options)).toEqual(lines);
});

test("finds the row of a step that it folds", () => {
  expect(findRow(rows, 8)?.key).toBe(7);
  expect(findRow(rows, 9)?.key).toBe(9);
  expect(findRow(rows, 99)).toBeUndefined();
});
