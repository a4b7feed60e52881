import { expect, test } from "vitest";
import { sortDependencies } from "./sort-dependencies.ts";

test("sorts dependencies by name, and nothing else", () => {
  const manifest = (...names: string[]) =>
    `${JSON.stringify(
      {
        name: "infra",
        exports: { "./z": "./z.ts", "./a": "./a.ts" },
        dependencies: Object.fromEntries(names.map((name) => [name, "workspace:*"])),
        devDependencies: Object.fromEntries(names.map((name) => [name, "catalog:"])),
      },
      undefined,
      2,
    )}\n`;
  expect(sortDependencies(manifest("zod", "a-service", "a", "@b/c"))).toBe(manifest("@b/c", "a", "a-service", "zod"));
  expect(sortDependencies(manifest())).toBe(manifest());
});
