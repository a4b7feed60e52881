import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const source = join(import.meta.dirname, "..");

test.each(["a [b]", "a {b,c}", "a #b"])("the page is built in the folder %j", async (name) => {
  const folder = mkdtempSync(join(tmpdir(), "console-build-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const root = join(folder, name, "packages", "local-cloud-console");
  mkdirSync(root, { recursive: true });
  cpSync(join(source, "../../tsconfig.base.json"), join(folder, name, "tsconfig.base.json"));
  for (const path of ["index.html", "public", "src", "tsconfig.json", "vite.config.ts"]) {
    cpSync(join(source, path), join(root, path), { recursive: true });
  }
  symlinkSync(join(source, "node_modules"), join(root, "node_modules"), "dir");
  // Loaded on demand, because other tests of this package do not need it.
  const { build } = await import("vite");
  const built = await build({ root, logLevel: "error", build: { write: false, minify: false } });
  expect(built).toMatchObject({
    output: expect.arrayContaining([expect.objectContaining({ fileName: "index.html" })]),
  });
});
