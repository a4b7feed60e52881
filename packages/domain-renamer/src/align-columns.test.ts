import { expect, test } from "vitest";
import { alignColumns } from "./align-columns.ts";

const before = `Stamps of a row:

  row_service          09:37.366   25
  forecasting_service  09:37.420  115

  rows place    places rows
  rows redrive  redrives

ok  a row            1
ok  another row      2

Each row has them.`;

const after = `Stamps of a record:

  record_service       09:37.366   25
  forecasting_service  09:37.420  115

  records place    places records
  records redrive  redrives

ok  a record         1
ok  another record   2

Each record has them.`;

test("keeps columns of a fixed width, and others next to their widest cell", () => {
  expect(alignColumns(before, before.replaceAll("row", "record"))).toBe(after);
  expect(alignColumns(after, after.replaceAll("record", "row"))).toBe(before);
});
