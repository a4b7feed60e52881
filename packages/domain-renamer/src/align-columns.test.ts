import { expect, test } from "vitest";
import { alignColumns } from "./align-columns.ts";

const before = `Stamps of a row:

  row_service          09:37.366   25
  forecasting_service  09:37.420  115

  rows place    places rows
  rows redrive  redrives

Each row has them.`;

const after = `Stamps of a record:

  record_service       09:37.366   25
  forecasting_service  09:37.420  115

  records place    places records
  records redrive  redrives

Each record has them.`;

test("keeps a column where its widest cell is, and moves it if that one is renamed", () => {
  expect(alignColumns(before, before.replaceAll("row", "record"))).toBe(after);
  expect(alignColumns(after, after.replaceAll("record", "row"))).toBe(before);
});
