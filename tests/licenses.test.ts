import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Licenses that require only attribution from dependents; MPL-2.0 also requires that its own files stay open. */
const PERMISSIVE = new Set([
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

/** Whether an SPDX expression allows a permissive choice. */
const isPermissive = (expression: string) =>
  expression
    .replaceAll(/[()]/g, "")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((license) => PERMISSIVE.has(license)));

test.each<[string, boolean]>([
  ["MIT", true],
  ["(MIT OR GPL-3.0-or-later)", true],
  ["MIT AND GPL-3.0-only", false],
  ["AGPL-3.0-only", false],
  ["SSPL-1.0", false],
  ["BUSL-1.1", false],
  ["Unknown", false],
])("%s is permissive: %s", (expression, expected) => {
  expect(isPermissive(expression)).toBe(expected);
});

test("every dependency has a permissive license", () => {
  const json = execFileSync("pnpm", ["licenses", "list", "--json"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  const byLicense: Record<string, { name: string }[]> = JSON.parse(json);
  expect(Object.keys(byLicense).length).toBeGreaterThan(3);
  const others = Object.entries(byLicense).filter(([expression]) => !isPermissive(expression));
  expect(others.map(([expression, packages]) => [expression, packages.map(({ name }) => name)])).toEqual([]);
});
