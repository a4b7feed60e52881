import { untilAborted } from "command-line/until-aborted";
import type { SourceWatch } from "dev-server/reload";
import type { RecordedActivity } from "local-cloud";
import { isFromOutside } from "../activities.ts";
import { repositoryRoot } from "../code/reference.ts";
import { lockWorkspace } from "../code/workspace-lock.ts";
import { findRegression } from "../find-regression.ts";
import type { Step } from "../load-steps.ts";
import { runChecks } from "../run-checks.ts";
import { recordDeployment } from "../stack-changes.ts";
import type { CheckResult } from "../step.ts";
import { LearnerRun } from "../system/learner-run.ts";
import { formatResults } from "../terminal/format-results.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { Workshop } from "../workshop.ts";
import { DeploymentApproval } from "./deployment-approval.ts";
import { LearnerHelp } from "./learner-help.ts";
import {
  formatDeleted,
  formatKeys,
  formatOpening,
  formatPassed,
  formatRegression,
  formatSaved,
  RESUME,
} from "./session-text.ts";
import { watchOriginals } from "./watch-originals.ts";
import { WorkQueue } from "./work-queue.ts";
import { WorkshopGuide } from "./workshop-guide.ts";

export interface SessionOptions {
  apiPort: number;
  awsPort: number;
  consolePort: number;
}

/** Ctrl-C, which a terminal in raw mode sends as a key. */
const INTERRUPT = "\u0003";

/** Which results to print: all, those that differ from the last ones, or only that the step has passed. */
type Report = "all" | "changed" | "passed";

/** Teaches until Ctrl-C or `q`: shows the current task, reloads and checks the code at each save, and continues with the next step. */
export class Session {
  #workshop: Workshop;
  #terminal: Terminal;
  #guide: WorkshopGuide;
  #help: LearnerHelp;
  #approval: DeploymentApproval;
  #run: LearnerRun | undefined;
  #quit = new AbortController();
  #queue: WorkQueue;
  /** Requests that arrived during a check and may be the learner's. */
  #requestIds: string[] = [];
  #reported = "";
  #recordedStack: string | undefined;

  constructor(workshop: Workshop, terminal: Terminal) {
    this.#workshop = workshop;
    this.#terminal = terminal;
    this.#guide = new WorkshopGuide(workshop);
    this.#approval = new DeploymentApproval(workshop, terminal);
    this.#help = new LearnerHelp(workshop, terminal);
    this.#queue = new WorkQueue({
      signal: this.#quit.signal,
      onError: ({ message }) => terminal.writeLine(terminal.paint("red", `error: ${message}`)),
      onDone: () => this.#recheckRequests(),
    });
  }

  /**
   * @throws {Error} if another process runs the workshop in the same folder
   * @throws the errors of {@link LearnerRun.start}
   */
  async run(options: SessionOptions, interrupted: AbortSignal): Promise<void> {
    const unlock = lockWorkspace(this.#workshop.workspace.root);
    try {
      await this.#teach(options, interrupted);
    } finally {
      unlock();
    }
  }

  async #teach(options: SessionOptions, interrupted: AbortSignal): Promise<void> {
    const run = await LearnerRun.start(this.#workshop.workspace, {
      ...options,
      guide: this.#guide,
      approveStack: (stackFolder) => this.#approval.approve(this.#run?.stackFolder ?? stackFolder, stackFolder),
    });
    this.#run = run;
    const watches: SourceWatch[] = [];
    let stopKeys = () => {};
    try {
      this.#recordDeployment();
      watches.push(
        await run.watch((files, superseded) => this.#queue.add(() => this.#handleSave(files, superseded))),
        await this.#watchOriginals(),
      );
      run.system.cloud.activityLog.subscribe((activity) => this.#followActivity(activity));
      stopKeys = this.#terminal.isInteractive ? this.#terminal.onKey((key) => this.#press(key)) : stopKeys;
      this.#guide.update(this.#openResults());
      this.#printOpening(run);
      void this.#queue.add(() => this.#check("passed"));
      await untilAborted(AbortSignal.any([interrupted, this.#quit.signal]));
    } finally {
      this.#quit.abort();
      stopKeys();
      await Promise.all(watches.map((watch) => watch.close()));
      await this.#queue.untilEmpty();
      await run.stop();
      this.#terminal.writeLine(`\n${RESUME}`);
    }
  }

  #watchOriginals(): Promise<SourceWatch> {
    const folders = { repository: repositoryRoot, workspace: this.#workshop.workspace.root };
    return watchOriginals(folders, (path) =>
      this.#terminal.writeLine(`you saved ${path}; the task's file is workshop/${path}`),
    );
  }

  #printOpening({ system: { cloud } }: LearnerRun): void {
    const { current, lastNumber } = this.#workshop;
    const addresses = { consoleUrl: cloud.consoleUrl, orderUrl: String(cloud.outputs.order_url) };
    const { isInteractive } = this.#terminal;
    this.#terminal.writeLine(formatOpening(current, lastNumber, { addresses, format: this.#terminal, isInteractive }));
  }

  async #handleSave(files: ReadonlySet<string>, superseded: () => boolean): Promise<void> {
    if (!this.#workshop.workspace.exists()) {
      if (!superseded()) {
        this.#terminal.writeLine(formatDeleted(this.#workshop.current));
      }
      return;
    }
    this.#approval.discard();
    this.#writeDim(formatSaved(files));
    await this.#run?.update(files, superseded);
    this.#recordDeployment();
    if (!superseded() && !this.#approval.isPending) {
      await this.#check("all", superseded);
    }
  }

  async #deploy(): Promise<void> {
    if (await this.#approval.deploy(async () => this.#run?.update())) {
      this.#recordDeployment();
      await this.#check("all");
    }
  }

  #recordDeployment(): void {
    const { stackFolder } = this.#run ?? {};
    // Writing at each save could restore a folder that is being deleted.
    if (stackFolder !== undefined && stackFolder !== this.#recordedStack && this.#workshop.workspace.exists()) {
      recordDeployment(this.#workshop.workspace.root, stackFolder);
      this.#recordedStack = stackFolder;
    }
  }

  async #check(report: Report, superseded: () => boolean = () => false): Promise<void> {
    const step = this.#workshop.current;
    const run = this.#run;
    if (!step || !run || step.checks.length === 0 || !this.#workshop.workspace.exists()) {
      return;
    }
    const isStopped = () => superseded() || this.#quit.signal.aborted;
    const results = await runChecks(step, run.system, this.#workshop.progress, isStopped);
    if (isStopped()) {
      return;
    }
    const hasPassed = results.every(({ state }) => state === "passed");
    if (hasPassed || report !== "passed") {
      this.#guide.update(results);
      this.#report(results, hasPassed ? "all" : report);
    }
    if (hasPassed && !(await this.#reportRegression(step, isStopped)) && !isStopped()) {
      await this.#pass(step);
    }
  }

  /** Repeats the checks of the earlier steps. @returns whether one of them fails now */
  async #reportRegression({ number }: Step, isStopped: () => boolean): Promise<boolean> {
    const { progress, steps } = this.#workshop;
    const earlier = steps.filter((step) => step.number < number);
    if (!this.#run || earlier.length === 0) {
      return false;
    }
    this.#writeDim("checking the earlier steps …");
    const regression = await findRegression(earlier, this.#run.system, progress, isStopped);
    if (regression && !isStopped()) {
      this.#terminal.writeLine(formatRegression(regression, number, this.#format));
    }
    return regression !== undefined;
  }

  get #format() {
    const { columns } = this.#terminal;
    const consoleUrl = this.#run?.system.cloud.consoleUrl;
    return { columns, consoleUrl, paint: this.#terminal.paint.bind(this.#terminal) };
  }

  #writeDim(text: string): void {
    this.#terminal.writeLine(this.#terminal.paint("dim", text));
  }

  #report(results: readonly CheckResult[], report: Report): void {
    const outcome = JSON.stringify(results.map(({ finding, state }) => [state, finding?.expected]));
    if (report === "changed" && outcome === this.#reported) {
      return;
    }
    this.#reported = outcome;
    this.#terminal.writeLine(`\n${formatResults(results, this.#format)}`);
  }

  /** Goes on to the next step, which may have passed already. */
  async #pass(step: Step): Promise<void> {
    this.#workshop.progress.pass(step.id);
    this.#reported = "";
    const { current, lastNumber } = this.#workshop;
    this.#terminal.writeLine(formatPassed(step, current, lastNumber, this.#terminal));
    this.#terminal.writeLine(
      formatKeys(current, { format: this.#terminal, isInteractive: this.#terminal.isInteractive }),
    );
    this.#guide.update(this.#openResults());
    await this.#check("passed");
  }

  #openResults(): CheckResult[] {
    return (this.#workshop.current?.checks ?? []).map(({ criterion }) => ({ criterion, state: "open" }));
  }

  /** Checks again when something happens that the checks have not caused, such as a request of the learner's. */
  #followActivity(activity: RecordedActivity): void {
    if (activity.type === "http-request" && this.#queue.isBusy) {
      this.#requestIds.push(activity.requestId);
    }
    if (!this.#queue.isBusy && isFromOutside(activity)) {
      this.#checkWhenIdle();
    }
  }

  #recheckRequests(): void {
    const own = this.#run?.system.requestIdsOfChecks;
    const isFromLearner = this.#requestIds.some((id) => !own?.has(id));
    this.#requestIds = [];
    if (isFromLearner) {
      this.#checkWhenIdle();
    }
  }

  #checkWhenIdle(): void {
    this.#queue.expectWork();
    void this.#queue.add(async () => {
      await this.#run?.system.observe(async () => {});
      await this.#check("changed");
    });
  }

  #press(key: string): void {
    if (key === INTERRUPT) {
      this.#quit.abort();
    }
    if (this.#help.isAsking) {
      return;
    }
    switch (key.toLowerCase()) {
      case "h":
        this.#help.showHint();
        break;
      case "t":
        this.#help.showTask();
        break;
      case "c":
        void this.#queue.add(() => this.#checkNow());
        break;
      case "d":
        void this.#queue.add(() => this.#deploy());
        break;
      case "s":
        void this.#help.showSolution();
        break;
      case "q":
        this.#quit.abort();
        break;
    }
  }

  async #checkNow(): Promise<void> {
    const { current, workspace } = this.#workshop;
    if (!workspace.exists()) {
      this.#terminal.writeLine(formatDeleted(this.#workshop.current));
    } else if (current?.checks.length === 0) {
      this.#terminal.writeLine(`Step ${current.number} has no checks.`);
    } else {
      this.#writeDim("checking …");
      await this.#check("all");
    }
  }
}
