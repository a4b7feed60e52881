import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Those that ask nothing of what is built with them but to be named; MPL-2.0 also that its own files stay open. */
const FREE = new Set([
  ...[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unlicense",
  ],
]);

/** Whether an SPDX expression leaves a choice that is free. */
const isFree = (expression: string) =>
  expression
    .replaceAll(/[()]/g, "")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((licence) => FREE.has(licence)));

test.each<[string, boolean]>([
  ["MIT", true],
  ["(MIT OR GPL-3.0-or-later)", true],
  ["MIT AND GPL-3.0-only", false],
  ["AGPL-3.0-only", false],
  ["SSPL-1.0", false],
  ["BUSL-1.1", false],
  ["Unknown", false],
])("%s may be depended on: %s", (expression, expected) => {
  expect(isFree(expression)).toBe(expected);
});

test("every dependency has a licence that may be depended on", () => {
  const json = execFileSync("pnpm", ["licenses", "list", "--json"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  const byLicence: Record<string, { name: string }[]> = JSON.parse(json);
  expect(Object.keys(byLicence).length).toBeGreaterThan(3);
  const others = Object.entries(byLicence).filter(([expression]) => !isFree(expression));
  expect(others.map(([expression, packages]) => [expression, packages.map(({ name }) => name)])).toEqual([]);
});
