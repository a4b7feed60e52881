import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = join(import.meta.dirname, "..");

/** Returns a folder that is installed and synthesized, or checks out a commit, installs and synthesizes it. */
export function prepareFolder(commitOrFolder: string): { folder: string; remove(): void } {
  if (existsSync(join(commitOrFolder, "package.json"))) {
    return { folder: resolve(commitOrFolder), remove() {} };
  }
  const parent = mkdtempSync(join(tmpdir(), "orders-commit-"));
  const folder = join(parent, "repository");
  const run = (command: string, parameters: string[], cwd: string) =>
    execFileSync(command, parameters, { cwd, stdio: ["ignore", "ignore", "inherit"] });
  run("git", ["worktree", "add", "--quiet", "--detach", folder, commitOrFolder], root);
  const remove = () => {
    run("git", ["worktree", "remove", "--force", folder], root);
    rmSync(parent, { recursive: true });
  };
  try {
    run("pnpm", ["install", "--frozen-lockfile", "--reporter=silent"], folder);
    run("pnpm", ["exec", "turbo", "run", "synth", "--output-logs=errors-only"], folder);
    return { folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}
