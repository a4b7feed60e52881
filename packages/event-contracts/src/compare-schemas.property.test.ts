import fc from "fast-check";
import { expect, test } from "vitest";
import { compareSchemas } from "./compare-schemas.ts";
import { arbitraryFor } from "./delivered-events.ts";
import { pair } from "./testing/arbitrary-schemas.ts";
import { testCompatibility } from "./testing/test-compatibility.ts";

testCompatibility({ runs: 150 });

test("a schema is compatible with itself, and a reverted change has the same paths", () => {
  fc.assert(
    fc.property(pair, ({ after, before }) => {
      expect(compareSchemas(before, structuredClone(before))).toEqual([]);
      expect(
        compareSchemas(after, before)
          .map(({ path }) => path)
          .sort(),
      ).toEqual(
        compareSchemas(before, after)
          .map(({ path }) => path)
          .sort(),
      );
    }),
  );
});

test("generated values have or omit optional fields and have no others", () => {
  const schema = { type: "object", properties: { a: { type: "string" }, b: { type: "integer" } }, required: ["a"] };
  const fields = fc.sample(arbitraryFor(schema), 50).map((value) =>
    Object.keys(value as object)
      .sort()
      .join(),
  );
  expect([...new Set(fields)].sort()).toEqual(["a", "a,b"]);
});
