import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { LearnerWorkspace } from "./code/learner-workspace.ts";
import { type Files, readReference, repositoryRoot } from "./code/reference.ts";
import { StepCode } from "./code/step-code.ts";
import { loadSteps, type Step } from "./load-steps.ts";
import { Progress } from "./progress.ts";

export class UnknownStepError extends Error {
  readonly code = "UNKNOWN_STEP";

  constructor(number: number, last: number) {
    super(`step ${number} does not exist: use a step from 1 to ${last}`);
    this.name = "UnknownStepError";
  }
}

/** Written by a run, so they may remain if the folder is deleted while it runs. */
const LEFTOVERS = new Set(["node_modules", ".deployed", ".lock", "cdktf.out"]);

/** A change of the learner's workspace, and the files of the learner's that it overwrites or deletes. */
export interface WorkspaceChange {
  overwrites: string[];
  apply(): void;
}

/** The workshop of one learner: steps, code, workspace and progress. */
export class Workshop {
  readonly steps: readonly Step[];
  readonly code: StepCode;
  readonly workspace: LearnerWorkspace;
  #progress: Progress | undefined;

  constructor(steps: readonly Step[], root: string) {
    this.steps = steps;
    this.code = new StepCode(steps, readReference());
    this.workspace = new LearnerWorkspace(root);
    this.#progress = Progress.read(root);
  }

  static async load(root = join(repositoryRoot, "workshop")): Promise<Workshop> {
    return new Workshop(await loadSteps(), root);
  }

  get progress(): Progress {
    this.#progress ??= Progress.create(this.workspace.root, this.code.after(0));
    return this.#progress;
  }

  /** The number of the last step. */
  get lastNumber(): number {
    return this.steps.at(-1)?.number ?? 0;
  }

  /** The first step that has neither passed nor been skipped; undefined if there is none. */
  get current(): Step | undefined {
    return this.steps.find(({ id }) => !this.progress.hasPassed(id) && !this.progress.isSkipped(id));
  }

  /** @throws {UnknownStepError} */
  getStep(number: number): Step {
    const step = this.steps.find((each) => each.number === number);
    if (!step) {
      throw new UnknownStepError(number, this.lastNumber);
    }
    return step;
  }

  /**
   * Creates the workspace if it does not exist.
   * @throws {Error} if its folder belongs to something else
   */
  open(): void {
    const { workspace } = this;
    if (workspace.exists()) {
      workspace.prepare();
      return;
    }
    if (existsSync(workspace.root) && readdirSync(workspace.root).some((name) => !LEFTOVERS.has(name))) {
      throw new Error(`${workspace.root} exists, but is not a workshop: move it away`);
    }
    this.#create(this.code.after(0));
  }

  /** Replaces the learner's code with the unfinished code, and forgets the progress. */
  reset(): WorkspaceChange {
    const code = this.code.after(0);
    return { overwrites: this.#listOverwritten(this.#readCode().keys(), code), apply: () => this.#create(code) };
  }

  /** Puts the files of a step back to the code before it. The step and the later ones that share files start over. */
  resetStep(step: Step): WorkspaceChange {
    const paths = this.code.listPaths(step.number);
    const later = this.steps.filter(
      ({ number }) => number > step.number && this.code.listPaths(number).some((path) => paths.includes(path)),
    );
    return this.#change(paths, this.code.before(step.number), () =>
      this.progress.forget([step, ...later].map(({ id }) => id)),
    );
  }

  /**
   * Starts at a step with the code of the earlier ones solved; what they ask for outside of the editor is skipped. Files
   * that no solution touches stay as they are.
   */
  startAt(step: Step): WorkspaceChange {
    const paths = new Set(this.steps.flatMap(({ number }) => this.code.listPaths(number)));
    return this.#change(paths, this.code.before(step.number), () => {
      this.progress.forget(this.steps.filter(({ number }) => number >= step.number).map(({ id }) => id));
      for (const earlier of this.steps.filter(({ number }) => number < step.number)) {
        this.#passOrSkip(earlier);
      }
    });
  }

  #passOrSkip({ checks, id, solution }: Step): void {
    const { progress } = this;
    if (progress.hasPassed(id)) {
      return;
    }
    const isCode = solution !== undefined;
    if (!isCode || checks.some(({ sticky }) => sticky)) {
      progress.skip(id);
    }
    if (isCode) {
      progress.pass(id);
    }
  }

  #change(paths: Iterable<string>, code: Files, updateProgress: () => void): WorkspaceChange {
    const changed = [...paths].filter((path) => this.workspace.read(path) !== code.get(path));
    return {
      overwrites: this.#listOverwritten(changed, code),
      apply: () => {
        for (const path of changed) {
          this.workspace.write(path, code.get(path));
        }
        this.workspace.link();
        updateProgress();
      },
    };
  }

  /** Lists the files whose content would be lost. */
  #listOverwritten(paths: Iterable<string>, code: Files): string[] {
    return [...paths].filter((path) => {
      const content = this.workspace.read(path);
      return content !== undefined && content !== code.get(path);
    });
  }

  #readCode(): Files {
    return this.workspace.exists() ? this.workspace.readCode() : new Map();
  }

  #create(code: Files): void {
    this.workspace.create(code);
    this.#progress = Progress.create(this.workspace.root, this.code.after(0));
  }
}
