import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LearnerWorkspace } from "../code/learner-workspace.ts";
import { patchFiles } from "../code/patch-files.ts";
import { type Files, readReference } from "../code/reference.ts";
import { StepCode } from "../code/step-code.ts";
import { findRegression, type Regression } from "../find-regression.ts";
import { loadWalk, type Step } from "../load-steps.ts";
import { Progress } from "../progress.ts";
import { runChecks } from "../run-checks.ts";
import type { CheckResult, Learner, LearnerSystem, Mistake } from "../step.ts";
import { LearnerRun } from "../system/learner-run.ts";

/** A learner without a terminal: walks through steps in a temporary workspace. */
export class WalkingLearner {
  readonly code: StepCode;
  #root: string;
  #workspace: LearnerWorkspace;
  #progress: Progress;
  #run: LearnerRun;

  private constructor(root: string, workspace: LearnerWorkspace, run: LearnerRun, code: StepCode, progress: Progress) {
    this.#root = root;
    this.#workspace = workspace;
    this.#run = run;
    this.code = code;
    this.#progress = progress;
  }

  /** Starts with the code before a step. */
  static async start(steps: readonly Step[], number = 1): Promise<WalkingLearner> {
    const code = new StepCode(steps, readReference());
    const root = realpathSync(mkdtempSync(join(tmpdir(), "workshop-walk-")));
    const workspace = new LearnerWorkspace(join(root, "workshop"));
    workspace.create(code.before(number));
    const progress = Progress.create(workspace.root, code.after(0));
    return new WalkingLearner(root, workspace, await LearnerRun.start(workspace), code, progress);
  }

  /** The folder of the workspace. */
  get folder(): string {
    return this.#workspace.root;
  }

  get system(): LearnerSystem {
    return this.#run.system;
  }

  readCode(): Files {
    return this.#workspace.readCode();
  }

  /** Runs the checks of a step as after a save. */
  check(step: Step): Promise<CheckResult[]> {
    return runChecks(step, this.system, this.#progress);
  }

  /** Checks the steps before one again, as the workshop does before it continues. */
  findRegression(steps: readonly Step[], { number }: Step): Promise<Regression | undefined> {
    const earlier = steps.filter((step) => step.number < number);
    return findRegression(earlier, this.system, this.#progress);
  }

  /** Does what the step asks for. */
  async solve(step: Step): Promise<void> {
    const learner = this.#toLearner(step);
    const walk = await loadWalk(step);
    if (walk) {
      await walk(learner);
    } else if (step.solution !== undefined) {
      await learner.apply("solution.patch");
    }
    this.#progress.pass(step.id);
  }

  /** Puts the code after a step in place, with everything observed that it asks for. */
  async reach(step: Step): Promise<void> {
    for (const { criterion, sticky } of step.checks) {
      if (sticky && !this.#progress.hasStuck(step.id, criterion)) {
        this.#progress.stick(step.id, criterion);
      }
    }
    const code = this.code.after(step.number);
    for (const path of new Set([...this.readCode().keys(), ...code.keys()])) {
      this.#workspace.write(path, code.get(path));
    }
    await this.#run.update();
  }

  /** Makes a mistake in the solved step. @returns the results of the checks, after undoing the mistake */
  async make(mistake: Mistake, step: Step): Promise<CheckResult[]> {
    const { file, replacement, search } = mistake;
    await this.#edit(file, search, replacement);
    try {
      return await this.check(step);
    } finally {
      this.#workspace.write(file, this.code.after(step.number).get(file));
      await this.#run.update();
    }
  }

  async stop(): Promise<void> {
    await this.#run.stop();
    rmSync(this.#root, { recursive: true, force: true });
  }

  #toLearner(step: Step): Learner {
    return {
      system: this.system,
      apply: (patch) => this.#patch(join(step.folder, patch)),
      undo: (patch) => this.#patch(join(step.folder, patch), { reverse: true }),
      edit: (file, search, replacement) => this.#edit(file, search, replacement),
      check: () => this.check(step),
    };
  }

  async #patch(file: string, options?: { reverse: boolean }): Promise<void> {
    const changes = patchFiles(readFileSync(file, "utf8"), (path) => this.#workspace.read(path), options);
    for (const [path, content] of changes) {
      this.#workspace.write(path, content);
    }
    await this.#update(changes.keys());
  }

  async #edit(file: string, search: string, replacement: string): Promise<void> {
    const content = this.#workspace.read(file) ?? "";
    if (content.split(search).length !== 2) {
      throw new Error(`${JSON.stringify(search)} does not occur once in ${file}`);
    }
    this.#workspace.write(
      file,
      content.replace(search, () => replacement),
    );
    await this.#update([file]);
  }

  #update(paths: Iterable<string>): Promise<void> {
    return this.#run.update(new Set([...paths].map((path) => join(this.#workspace.root, path))));
  }
}
