import { mergeFile } from "./merge-file.ts";
import { diffFiles, listPatchedPaths, patchFiles } from "./patch-files.ts";
import type { Files } from "./reference.ts";
import { REFERENCE_STEP, StepCode } from "./step-code.ts";

export interface PatchedStep {
  number: number;
  id: string;
  solution: string | undefined;
  experiment: string | undefined;
}

type Patches = Pick<PatchedStep, "experiment" | "solution">;

/**
 * Carries the patches of steps over to changed code of the repository, by a three-way merge of each file.
 * @param before the code that the patches lead to
 * @returns the patches that lead to `after`, by step id
 * @throws {Error} naming the step and the file, if a patch and the repository change the same lines
 */
export function carryPatches(steps: readonly PatchedStep[], before: Files, after: Files): Map<string, Patches> {
  const old = new StepCode(steps, before);
  const solutions = new Map<string, string | undefined>();
  let code = after;
  for (const step of steps.filter(({ number }) => number <= REFERENCE_STEP).toReversed()) {
    const previous = carry(step, step.solution, {
      ours: code,
      base: old.after(step.number),
      theirs: old.before(step.number),
    });
    solutions.set(step.id, diff(step.solution, previous, code));
    code = previous;
  }
  code = after;
  for (const step of steps.filter(({ number }) => number > REFERENCE_STEP)) {
    const next = carry(step, step.solution, {
      ours: code,
      base: old.before(step.number),
      theirs: old.after(step.number),
    });
    solutions.set(step.id, diff(step.solution, code, next));
    code = next;
  }
  const current = new StepCode(
    steps.map((step) => ({ ...step, solution: solutions.get(step.id) })),
    after,
  );
  return new Map(
    steps.map((step) => {
      const [was, is] = [old.before(step.number), current.before(step.number)];
      const changed = apply(step.experiment, was);
      const experiment = diff(
        step.experiment,
        is,
        carry(step, step.experiment, { ours: is, base: was, theirs: changed }),
      );
      return [step.id, { solution: solutions.get(step.id), experiment }];
    }),
  );
}

function carry(
  { id }: PatchedStep,
  patch: string | undefined,
  { base, ours, theirs }: { base: Files; ours: Files; theirs: Files },
): Files {
  const merged = new Map(ours);
  for (const path of patch === undefined ? [] : listPatchedPaths(patch)) {
    try {
      set(merged, path, mergeFile({ base: base.get(path), ours: ours.get(path), theirs: theirs.get(path) }));
    } catch (cause) {
      throw new Error(`${id}, ${path}: ${(cause as Error).message}`, { cause });
    }
  }
  return merged;
}

function apply(patch: string | undefined, code: Files): Files {
  const patched = new Map(code);
  for (const [path, content] of patchFiles(patch ?? "", (path) => code.get(path))) {
    set(patched, path, content);
  }
  return patched;
}

function diff(patch: string | undefined, before: Files, after: Files): string | undefined {
  return (
    patch &&
    diffFiles(
      listPatchedPaths(patch),
      (path) => before.get(path),
      (path) => after.get(path),
    )
  );
}

function set(files: Map<string, string>, path: string, content: string | undefined): void {
  if (content === undefined) {
    files.delete(path);
  } else {
    files.set(path, content);
  }
}
