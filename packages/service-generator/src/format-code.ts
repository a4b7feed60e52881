import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { repositoryRoot } from "./link-packages.ts";

const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");

/**
 * Formats a file and sorts its imports as the repository does.
 * @param path in the repository, even if the file is in another workspace
 */
export async function formatCode(path: string, code: string): Promise<string> {
  const parameters = ["check", "--write", "--linter-enabled=false", `--stdin-file-path=${path}`];
  const child = spawn(process.execPath, [biome, ...parameters], { cwd: repositoryRoot });
  child.stdin.end(code);
  const [formatted, problems, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve, reject) => child.once("close", resolve).once("error", reject)),
  ]);
  if (status !== 0) {
    throw new Error(`cannot format ${path}: ${problems.trim()}`);
  }
  return formatted;
}
