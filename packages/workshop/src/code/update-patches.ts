/** Updates the patches of steps to the code of the repository, which has changed since they were committed. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadSteps } from "../load-steps.ts";
import { carryPatches } from "./carry-patches.ts";
import { isCode, readReference, repositoryRoot, withoutAddedServices } from "./reference.ts";

const git = (...parameters: string[]) =>
  execFileSync("git", parameters, { cwd: repositoryRoot, encoding: "utf8", maxBuffer: 2 ** 28 });

const commit = git("log", "-1", "--format=%H", "--", "packages/workshop/steps/*.patch").trim();
const paths = git("ls-tree", "-r", "--name-only", commit).split("\n").filter(isCode);
const committed = withoutAddedServices(new Map(paths.map((path) => [path, git("show", `${commit}:${path}`)])));

try {
  const steps = await loadSteps();
  const carried = carryPatches(steps, committed, readReference());
  for (const { folder, id } of steps) {
    for (const [name, patch] of Object.entries(carried.get(id) ?? {})) {
      if (patch !== undefined) {
        writeFileSync(join(folder, `${name}.patch`), patch);
      }
    }
  }
} catch (error) {
  console.error(`error: ${(error as Error).message}: edit the patch by hand`);
  process.exitCode = 1;
}
