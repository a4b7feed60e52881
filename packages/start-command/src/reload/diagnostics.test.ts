import { join } from "node:path";
import { expect, test } from "vitest";
import { parseDiagnostics } from "./diagnostics.ts";
import { root } from "./workspace.ts";

test("each of tsc's diagnostics has its file, and the lines that go on with it", () => {
  const output = [
    "packages/a/src/handler.ts(3,5): error TS2322: Type 'A' is not assignable to type 'B'.",
    "  Property 'b' is missing in type 'A'.",
    "packages/b/src/events (copy).ts(1,1): error TS1005: ';' expected.",
    "",
  ].join("\n");
  const [first, second, ...others] = parseDiagnostics(output);
  expect(first?.file).toBe(join(root, "packages/a/src/handler.ts"));
  expect(first?.text.split("\n")).toHaveLength(2);
  expect(second?.file).toBe(join(root, "packages/b/src/events (copy).ts"));
  expect(others).toEqual([]);
});

test("tsc that has nothing to say has no diagnostics", () => {
  expect(parseDiagnostics("")).toEqual([]);
});
