import { spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { basename, join } from "node:path";
import type { Renaming } from "./rename-text.ts";

/** Words that cannot name a variable in TypeScript. */
const RESERVED = new Set(
  "any as async await boolean break case catch class const continue debugger default delete do else enum export extends false finally for function get if implements import in instanceof interface let module namespace new null number object of package private protected public return set static string super switch symbol this throw true try type typeof undefined var void while with yield".split(
    " ",
  ),
);

/** Resource names contain the name of the domain, and AWS limits their length. */
const MAX_LENGTH = 16;

/**
 * Checks the names of a renaming.
 * @throws {Error} if the first is not the domain of the workspace, or the second cannot name it
 */
export function checkNames(root: string, { from, to }: Renaming): void {
  const domain = findDomain(root);
  if (from.singular !== domain) {
    throw new Error(`unknown domain "${from.singular}": the domain of this workspace is ${domain}`);
  }
  for (const word of [to.singular, to.plural]) {
    if (!/^[a-z]{3,}$/.test(word) || word.length > MAX_LENGTH) {
      throw new Error(
        `invalid name "${word}": use one word of 3 to ${MAX_LENGTH} letters from a to z, such as booking`,
      );
    }
    if (RESERVED.has(word)) {
      throw new Error(`invalid name "${word}": TypeScript reserves this word; use another one`);
    }
  }
  if (to.singular === to.plural) {
    throw new Error(`invalid plural "${to.plural}": it must differ from the singular, or names would collide`);
  }
  if (to.singular === from.singular) {
    throw new Error(`the domain is already named ${to.singular}`);
  }
}

/** Finds the service that the stack is named for. */
function findDomain(root: string): string {
  const services = globSync("packages/services/*-service", { cwd: root });
  const names = services.map((folder) => basename(folder).replace(/-service$/, ""));
  const domain = names.find((name) => existsSync(join(root, `infra/src/${name}-stack.ts`)));
  if (domain === undefined) {
    throw new Error(
      `${root} has no service that a stack in infra/src is named for: pass the root of a workspace as --root`,
    );
  }
  return domain;
}

/**
 * Checks that a workspace has no location with the new name, which the renaming would mix up with the domain.
 * @throws {Error} naming the first ones
 */
export function checkConflicts(name: string, conflicts: readonly string[]): void {
  if (conflicts.length > 0) {
    throw new Error(
      `"${name}" already has a meaning in ${listFirst(conflicts)}: use another word, or reword these places`,
    );
  }
}

/**
 * Checks that a workspace in Git has no uncommitted changes, so that Git can undo the renaming.
 * @throws {Error} naming the first ones
 */
export function checkCommitted(root: string): void {
  if (!existsSync(join(root, ".git"))) {
    return;
  }
  const { error, status, stdout, stderr } = spawnSync("git", ["status", "--porcelain"], {
    cwd: root,
    encoding: "utf8",
  });
  if (error || status !== 0) {
    throw new Error(`git status failed: ${error?.message ?? stderr.trim()}`, { cause: error });
  }
  const changed = stdout.split("\n").filter(Boolean);
  if (changed.length > 0) {
    const paths = listFirst(changed.map((line) => line.slice(3)));
    throw new Error(`uncommitted changes in ${paths}: commit them first, so that Git can undo the renaming`);
  }
}

/** Lists the first three paths, and the number of the others. */
function listFirst(paths: readonly string[]): string {
  const others = paths.length > 3 ? ` and ${paths.length - 3} more` : "";
  return `${paths.slice(0, 3).join(", ")}${others}`;
}
