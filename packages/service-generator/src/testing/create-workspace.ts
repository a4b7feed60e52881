import { cpSync, globSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { onTestFinished } from "vitest";
import { linkPackages, repositoryRoot } from "../link-packages.ts";

const PATHS = ["packages/services", "packages/service-kit", "infra/src", "infra/package.json", "tsconfig.base.json"];

const isInstalled = (path: string) => /[\\/](node_modules|dist)$/.test(path);

/** Copies the services and the CDKTF app to a temporary workspace, until the test ends. Returns its root. */
export function createWorkspace(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "service-generator-")));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const path of PATHS) {
    cpSync(join(repositoryRoot, path), join(root, path), { recursive: true, filter: (source) => !isInstalled(source) });
  }
  linkPackages(root);
  return root;
}

/** Reads the sources of a workspace by their path, with slashes. */
export function readSources(root: string): Map<string, string> {
  const paths = globSync(["infra/**/*.{json,ts}", "packages/**/*.{json,md,ts}"], { cwd: root, exclude: isInstalled });
  return new Map(paths.sort().map((path) => [path.replaceAll(sep, "/"), readFileSync(join(root, path), "utf8")]));
}
