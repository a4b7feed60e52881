import { listPatchedPaths, patchFiles } from "./patch-files.ts";
import type { Files } from "./reference.ts";

/** The repository is the code after this step. Later steps go beyond it. */
export const REFERENCE_STEP = 14;

interface Solved {
  number: number;
  id: string;
  solution: string | undefined;
}

/** The code of the workshop before and after each step, generated from the repository and the solutions. */
export class StepCode {
  #steps: readonly Solved[];
  /** The code after a number of steps, from 0. */
  #states = new Map<number, Files>();

  /**
   * @param reference the code of the repository
   * @throws {PatchConflictError} if a solution does not apply
   */
  constructor(steps: readonly Solved[], reference: Files) {
    this.#steps = steps;
    let code = reference;
    const known = steps.filter(({ number }) => number <= REFERENCE_STEP);
    for (const step of known.toReversed()) {
      this.#states.set(step.number, code);
      code = patch(code, step, { reverse: true });
    }
    this.#states.set(0, code);
    code = reference;
    for (const step of steps.filter(({ number }) => number > REFERENCE_STEP)) {
      code = patch(code, step);
      this.#states.set(step.number, code);
    }
  }

  /** Returns the code after a step; 0 for the unfinished code. */
  after(number: number): Files {
    const code = this.#states.get(number);
    if (!code) {
      throw new Error(`step ${number} does not exist`);
    }
    return code;
  }

  before(number: number): Files {
    const previous = this.#steps.filter((step) => step.number < number).at(-1);
    return this.after(previous?.number ?? 0);
  }

  /** Lists the paths that the solution of a step changes, creates or deletes. */
  listPaths(number: number): string[] {
    const solution = this.#steps.find((step) => step.number === number)?.solution;
    return solution === undefined ? [] : listPatchedPaths(solution);
  }
}

function patch(code: Files, { id, solution }: Solved, options?: { reverse: boolean }): Files {
  if (solution === undefined) {
    return code;
  }
  const patched = new Map(code);
  try {
    for (const [path, content] of patchFiles(solution, (path) => code.get(path), options)) {
      if (content === undefined) {
        patched.delete(path);
      } else {
        patched.set(path, content);
      }
    }
  } catch (cause) {
    throw new Error(`${id}/solution.patch: ${(cause as Error).message}; update it to the code of the repository`, {
      cause,
    });
  }
  return patched;
}
