import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type RenamingPlan, renameEntry } from "./plan-renaming.ts";
import type { Renaming } from "./rename-text.ts";

/**
 * Rewrites and moves the files of a workspace. Folders move with all they contain, such as installed packages.
 * @throws {Error} if the target of a move exists; then no file has changed
 */
export function applyRenaming(root: string, { contents, moves }: RenamingPlan, renaming: Renaming): void {
  const occupied = moves.map((path) => renameEntry(path, renaming)).find((path) => existsSync(join(root, path)));
  if (occupied !== undefined) {
    throw new Error(`${occupied} exists: delete it, or use another name`);
  }
  for (const [path, text] of contents) {
    writeFileSync(join(root, path), text);
  }
  for (const path of moves.toReversed()) {
    renameSync(join(root, path), join(root, renameEntry(path, renaming)));
  }
}
