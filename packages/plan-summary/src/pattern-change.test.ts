import { expect, test } from "vitest";
import { describeFieldChanges } from "./pattern-change.ts";

test.each([
  ["values-added", "source", ['"b"'], '`source` now also matches `"b"`'],
  ["values-removed", "source", ['"b"'], '`source` no longer matches `"b"`'],
  ["field-added", "detail.data.country", ['"NL"'], '`detail.data.country` must now be `"NL"`'],
  ["field-removed", "detail-type", ['"x"', '"y"'], '`detail-type` need no longer be `"x"`, `"y"`'],
] as const)("%s: %s", (kind, field, values, text) => {
  expect(describeFieldChanges([{ kind, field, values: [...values] }])).toBe(text);
});

test("describes several changes in one sentence", () => {
  const changed = { kind: "values-added", field: "source", values: ["1"] } as const;
  expect(
    describeFieldChanges([
      { ...changed, values: ["1"] },
      { ...changed, field: "account", values: ["2"] },
    ]),
  ).toBe("`source` now also matches `1`; `account` now also matches `2`");
});
