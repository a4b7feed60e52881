import { untilAborted } from "command-line/until-aborted";
import type { SourceWatch } from "dev-server/reload";
import type { RecordedActivity } from "local-cloud";
import type { Step } from "../load-steps.ts";
import { runChecks } from "../run-checks.ts";
import { formatSolution } from "../solution.ts";
import { describeChanges, recordDeployment } from "../stack-changes.ts";
import type { CheckResult } from "../step.ts";
import { LearnerRun } from "../system/learner-run.ts";
import { formatMarkdown } from "../terminal/format-markdown.ts";
import { formatResults } from "../terminal/format-results.ts";
import { formatHint, formatTask } from "../terminal/format-task.ts";
import { confirm, type Terminal } from "../terminal/terminal.ts";
import type { Workshop } from "../workshop.ts";
import { formatKeys, formatOpening, formatPassed, RESUME } from "./session-text.ts";
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
  #run: LearnerRun | undefined;
  #quit = new AbortController();
  /** Reloads and checks run one after the other. */
  #queue: Promise<void> = Promise.resolve();
  #isBusy = false;
  /** Requests that arrived during a check and may be the learner's. */
  #requestIds: string[] = [];
  #hintsShown = 0;
  #isAsking = false;
  #reported = "";
  /** The changed stack that waits for `d`. */
  #pendingStack: string | undefined;
  #isDeploying = false;

  constructor(workshop: Workshop, terminal: Terminal) {
    this.#workshop = workshop;
    this.#terminal = terminal;
    this.#guide = new WorkshopGuide(workshop);
  }

  /** @throws the errors of {@link LearnerRun.start} */
  async run(options: SessionOptions, interrupted: AbortSignal): Promise<void> {
    const run = await LearnerRun.start(this.#workshop.workspace, {
      ...options,
      guide: this.#guide,
      approveStack: (stackFolder) => this.#approve(stackFolder),
    });
    this.#run = run;
    let watch: SourceWatch | undefined;
    let stopKeys = () => {};
    try {
      this.#recordDeployment();
      watch = await run.watch((files, superseded) => this.#enqueue(() => this.#handleSave(files, superseded)));
      run.system.cloud.activityLog.subscribe((activity) => this.#followActivity(activity));
      stopKeys = this.#terminal.isInteractive ? this.#terminal.onKey((key) => this.#press(key)) : stopKeys;
      this.#guide.update(this.#openResults());
      this.#printOpening(run);
      void this.#enqueue(() => this.#check("passed"));
      await untilAborted(AbortSignal.any([interrupted, this.#quit.signal]));
    } finally {
      this.#quit.abort();
      stopKeys();
      await watch?.close();
      await this.#queue;
      await run.stop();
      this.#terminal.writeLine(`\n${RESUME}`);
    }
  }

  #printOpening({ system: { cloud } }: LearnerRun): void {
    const { current, lastNumber } = this.#workshop;
    const addresses = { consoleUrl: cloud.consoleUrl, orderUrl: String(cloud.outputs.order_url) };
    const { isInteractive } = this.#terminal;
    this.#terminal.writeLine(formatOpening(current, lastNumber, { addresses, format: this.#terminal, isInteractive }));
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      if (this.#quit.signal.aborted) {
        return;
      }
      this.#isBusy = true;
      try {
        await work();
      } catch (error) {
        this.#terminal.writeLine(this.#terminal.paint("red", `error: ${(error as Error).message}`));
      } finally {
        this.#isBusy = false;
        this.#recheckRequests();
      }
    });
    return this.#queue;
  }

  async #handleSave(files: ReadonlySet<string>, superseded: () => boolean): Promise<void> {
    this.#pendingStack = undefined;
    await this.#run?.update(files, superseded);
    this.#recordDeployment();
    if (!superseded() && this.#pendingStack === undefined) {
      await this.#check("all", superseded);
    }
  }

  /** Decides whether a changed stack is deployed, and shows the change first where the step asks for that. */
  #approve(stackFolder: string): boolean {
    if (this.#isDeploying || !this.#workshop.current?.task.confirmsDeployment) {
      return true;
    }
    const changes = describeChanges(this.#run?.stackFolder ?? stackFolder, stackFolder);
    this.#terminal.writeLine(`\n${formatMarkdown(changes, this.#terminal)}\n`);
    if (!this.#terminal.isInteractive) {
      return true;
    }
    this.#pendingStack = stackFolder;
    this.#terminal.writeLine(`Press ${this.#terminal.paint("bold", "d")} to deploy these changes, or edit on.`);
    return false;
  }

  async #deploy(): Promise<void> {
    if (this.#pendingStack === undefined) {
      this.#terminal.writeLine("Nothing to deploy: the saved stack is the one that runs.");
      return;
    }
    this.#pendingStack = undefined;
    this.#isDeploying = true;
    this.#terminal.writeLine("Deploying …");
    await this.#run?.update();
    this.#isDeploying = false;
    this.#recordDeployment();
    await this.#check("all");
  }

  #recordDeployment(): void {
    if (this.#run) {
      recordDeployment(this.#workshop.workspace.root, this.#run.stackFolder);
    }
  }

  async #check(report: Report, superseded: () => boolean = () => false): Promise<void> {
    const step = this.#workshop.current;
    const run = this.#run;
    if (!step || !run || step.checks.length === 0) {
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
    if (hasPassed) {
      await this.#pass(step);
    }
  }

  #report(results: readonly CheckResult[], report: Report): void {
    const outcome = JSON.stringify(results.map(({ finding, state }) => [state, finding?.expected]));
    if (report === "changed" && outcome === this.#reported) {
      return;
    }
    this.#reported = outcome;
    const { columns } = this.#terminal;
    const consoleUrl = this.#run?.system.cloud.consoleUrl;
    this.#terminal.writeLine(
      `\n${formatResults(results, { columns, consoleUrl, paint: (...text) => this.#terminal.paint(...text) })}`,
    );
  }

  /** Goes on to the next step, which may have passed already. */
  async #pass(step: Step): Promise<void> {
    this.#workshop.progress.pass(step.id);
    this.#hintsShown = 0;
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
    if (activity.type === "http-request" && this.#isBusy) {
      this.#requestIds.push(activity.requestId);
    }
    if (!this.#isBusy && isFromOutside(activity)) {
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
    this.#isBusy = true;
    void this.#enqueue(async () => {
      await this.#run?.system.observe(async () => {});
      await this.#check("changed");
    });
  }

  #press(key: string): void {
    if (key === INTERRUPT) {
      this.#quit.abort();
    }
    if (this.#isAsking) {
      return;
    }
    const { current, lastNumber } = this.#workshop;
    switch (key.toLowerCase()) {
      case "h":
        this.#showHint(current);
        break;
      case "t":
        this.#terminal.writeLine(`\n${current ? formatTask(current, lastNumber, this.#terminal) : RESUME}\n`);
        break;
      case "c":
        void this.#enqueue(() => this.#check("all"));
        break;
      case "d":
        void this.#enqueue(() => this.#deploy());
        break;
      case "s":
        void this.#showSolution(current);
        break;
      case "q":
        this.#quit.abort();
        break;
    }
  }

  #showHint(step: Step | undefined): void {
    if (!step) {
      return;
    }
    this.#hintsShown = Math.min(this.#hintsShown + 1, Math.max(1, step.task.hints.length));
    this.#terminal.writeLine(`\n${formatHint(step, this.#hintsShown, this.#terminal)}\n`);
  }

  async #showSolution(step: Step | undefined): Promise<void> {
    if (!step) {
      return;
    }
    this.#isAsking = true;
    const question = `Show how your code differs from the solution of step ${step.number}?`;
    if (await confirm(this.#terminal, question)) {
      this.#terminal.writeLine(`\n${formatSolution(this.#workshop, step, this.#terminal)}`);
    }
    this.#isAsking = false;
  }
}

function isFromOutside(activity: RecordedActivity): boolean {
  return (
    activity.type === "http-request" ||
    ((activity.type === "event-accepted" || activity.type === "invocation-started") && activity.cause === undefined)
  );
}
