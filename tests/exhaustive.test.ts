import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string) => readFileSync(join(root, file), "utf8");

/** Finds the folder of the package that contains a file. */
function findPackage(file: string): string {
  const folder = dirname(file);
  return existsSync(join(root, folder, "package.json")) ? folder : findPackage(folder);
}

test("npm run test:all runs every exhaustive test", () => {
  const files = globSync("{packages,infra,scripts,tests}/**/*.exhaustive.test.ts", {
    cwd: root,
    exclude: (path) => path.endsWith("node_modules"),
  });
  expect(files.length).toBeGreaterThan(5);
  const turbo = JSON.parse(read("turbo.json"));
  for (const folder of new Set(files.map(findPackage))) {
    const { name, scripts } = JSON.parse(read(join(folder, "package.json")));
    expect({ name, script: scripts["test:exhaustive"] }).toEqual({
      name,
      script: expect.stringMatching(/^vitest run .*--project exhaustive$/),
    });
    expect(turbo.tasks).toHaveProperty([`${name}#test:exhaustive`]);
  }
  expect(JSON.parse(read("package.json")).scripts["test:all"]).toBe("node scripts/test.mjs --exhaustive");
  expect(read("scripts/test.mjs")).toContain('"test:exhaustive"');
});
