import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { repositoryRoot } from "./link-packages.ts";

const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");
const parameters = ["check", "--write", "--linter-enabled=false", "--vcs-enabled=false", "."];

/**
 * Formats code by its path and sorts its imports as the repository does. One process formats all files, in a temporary
 * folder.
 */
export async function formatFiles(files: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), "format-"));
  try {
    copyFileSync(join(repositoryRoot, "biome.json"), join(folder, "biome.json"));
    for (const [path, code] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), code);
    }
    await runBiome(folder);
    return new Map([...files.keys()].map((path) => [path, readFileSync(join(folder, path), "utf8")]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function runBiome(folder: string): Promise<void> {
  const child = spawn(process.execPath, [biome, ...parameters], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  const [problems, status] = await Promise.all([
    text(child.stderr),
    new Promise((resolve, reject) => child.once("close", resolve).once("error", reject)),
  ]);
  if (status !== 0) {
    throw new Error(`cannot format the code: ${problems.trim()}`);
  }
}
