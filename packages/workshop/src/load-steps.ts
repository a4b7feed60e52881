import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Check, Learner, Mistake } from "./step.ts";
import { InvalidTaskError, parseTask, type Task } from "./task.ts";

export const stepsFolder = fileURLToPath(new URL("../steps/", import.meta.url));

export interface Step {
  number: number;
  /** Name of its folder, such as `01-save-the-order`. */
  id: string;
  folder: string;
  task: Task;
  /** In order; the first that fails is reported. Empty for a step that only has a text. */
  checks: readonly Check[];
  /** The unified diff from the code before the step to the code after it, if the step changes code. */
  solution: string | undefined;
  /** The unified diff of a change that the learner observes and undoes. */
  experiment: string | undefined;
}

/**
 * Loads the steps of the workshop in order.
 * @throws {InvalidTaskError} if a task is invalid, or its criteria are not those of the checks
 */
export async function loadSteps(folder = stepsFolder): Promise<Step[]> {
  return Promise.all(listStepIds(folder).map((id) => loadStep(join(folder, id), id)));
}

/** Lists the ids of the steps in order, without loading them. */
export function listStepIds(folder = stepsFolder): string[] {
  return readdirSync(folder)
    .filter((name) => /^\d\d-/.test(name))
    .sort();
}

/** Loads what a learner does outside of the editor, if applying the solution is not all. */
export async function loadWalk({ folder }: Step): Promise<((learner: Learner) => Promise<void>) | undefined> {
  return (await importIfExists<{ walk: (learner: Learner) => Promise<void> }>(join(folder, "walk.ts")))?.walk;
}

export async function loadMistakes({ folder }: Step): Promise<readonly Mistake[]> {
  return (await importIfExists<{ mistakes: Mistake[] }>(join(folder, "mistakes.ts")))?.mistakes ?? [];
}

async function loadStep(folder: string, id: string): Promise<Step> {
  const file = join(folder, "task.md");
  const task = parseTask(readFileSync(file, "utf8"), `${id}/task.md`);
  const { checks = [] } = (await importIfExists<{ checks: Check[] }>(join(folder, "check.ts"))) ?? {};
  const criteria = checks.map(({ criterion }) => criterion);
  if (criteria.join("\n") !== task.criteria.join("\n")) {
    throw new InvalidTaskError(
      `${id}/task.md`,
      `"Accepted when" must list the criteria of check.ts in order: ${JSON.stringify(criteria)}`,
    );
  }
  return {
    number: Number(id.slice(0, 2)),
    id,
    folder,
    task,
    checks,
    solution: readIfExists(join(folder, "solution.patch")),
    experiment: readIfExists(join(folder, "experiment.patch")),
  };
}

function readIfExists(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

async function importIfExists<Module>(file: string): Promise<Module | undefined> {
  return existsSync(file) ? await import(pathToFileURL(file).href) : undefined;
}
