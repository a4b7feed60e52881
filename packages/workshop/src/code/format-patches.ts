/**
 * Formats the code before and after each step, and updates the patches. Run it before the code of the repository is
 * formatted, which the patches would no longer apply to.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatFiles } from "service-generator/format-files";
import { sortDependencies } from "service-generator/sort-dependencies";
import { loadSteps } from "../load-steps.ts";
import { diffFiles, listPatchedPaths, patchFiles } from "./patch-files.ts";
import { type Files, readReference } from "./reference.ts";
import { StepCode } from "./step-code.ts";

const formatted = new Map<string, string>();

async function format(path: string, text: string | undefined): Promise<string | undefined> {
  if (path.endsWith("package.json")) {
    return text && sortDependencies(text);
  }
  if (text === undefined || !path.endsWith(".ts")) {
    return text;
  }
  const result = formatted.get(text) ?? (await formatFiles(new Map([[path, text]]))).get(path) ?? text;
  formatted.set(text, result);
  return result;
}

async function formatPatch(patch: string, code: Files): Promise<string> {
  const paths = listPatchedPaths(patch);
  const changes = patchFiles(patch, (path) => code.get(path));
  const before = new Map<string, string | undefined>();
  const after = new Map<string, string | undefined>();
  for (const path of paths) {
    before.set(path, await format(path, code.get(path)));
    after.set(path, await format(path, changes.get(path)));
  }
  return diffFiles(
    paths,
    (path) => before.get(path),
    (path) => after.get(path),
  );
}

const steps = await loadSteps();
const code = new StepCode(steps, readReference());
for (const { experiment, folder, number, solution } of steps) {
  for (const [name, patch] of Object.entries({ solution, experiment })) {
    if (patch !== undefined) {
      writeFileSync(join(folder, `${name}.patch`), await formatPatch(patch, code.before(number)));
    }
  }
}
