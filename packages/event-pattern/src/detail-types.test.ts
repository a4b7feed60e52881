import { expect, test } from "vitest";
import { listDetailTypes } from "./detail-types.ts";

test.each([
  [
    "a pattern with detail types",
    '{"detail-type":["order_created",{"prefix":"x"}]}',
    ["order_created", '{"prefix":"x"}'],
  ],
  ["a pattern without detail types", '{"source":["a"]}', []],
  ["no pattern", undefined, []],
])("lists the detail types of %s", (_, pattern, detailTypes) => {
  expect(listDetailTypes(pattern)).toEqual(detailTypes);
});
