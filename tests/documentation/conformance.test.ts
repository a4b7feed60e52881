import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("docs/conformance.md has the counts that are tested with the matcher", () => {
  const rows = read("packages/event-pattern/conformance/README.md").match(/^\|.*\|$/gm) ?? [];
  expect(rows.length).toBeGreaterThan(5);
  const page = read("docs/conformance.md");
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
});
