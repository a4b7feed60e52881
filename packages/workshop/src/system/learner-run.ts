import { mkdtempSync, realpathSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildWorkspace, Reload, type SourceWatch, type Workspace, watchSources } from "dev-server/reload";
import { ActivityLog, createSystemClock, type Guide, TraceStore } from "local-cloud";
import { CONSOLE_FOLDER, RunningStack } from "local-cloud/cli";
import type { LearnerWorkspace } from "../code/learner-workspace.ts";
import { RunningSystem } from "./running-system.ts";

/** Lambda retries after 1 and 2 s instead of 1 and 2 minutes. */
const TIME_SCALE = 60;

const STACK = "orders-dev";

export interface LearnerRunOptions {
  /** @default any free port */
  apiPort?: number;
  /** @default any free port */
  awsPort?: number;
  /** @default no console */
  consolePort?: number | undefined;
  guide?: Guide | undefined;
  /** Decides whether to deploy a changed stack. @default deploys it */
  approveStack?: (stackFolder: string) => boolean;
}

/** A run of the learner's code, as far as it works: the last version that did is running until the saved one works. */
export class LearnerRun {
  readonly system: RunningSystem;
  #learner: LearnerWorkspace;
  #workspace: Workspace;
  #stack: RunningStack;
  #reload: Reload;
  #folder: string;

  private constructor(
    learner: LearnerWorkspace,
    parts: {
      workspace: Workspace;
      stack: RunningStack;
      activityLog: ActivityLog;
      folder: string;
      approveStack: ((stackFolder: string) => boolean) | undefined;
    },
  ) {
    const { activityLog, approveStack, folder, stack, workspace } = parts;
    this.#learner = learner;
    this.#workspace = workspace;
    this.#stack = stack;
    this.#folder = folder;
    this.#reload = new Reload({
      workspace,
      stack,
      folder,
      activityLog,
      onStackReplaced: () => this.system.handleReplacement(),
      ...(approveStack && { approveStack }),
    });
    this.system = new RunningSystem({
      folder: workspace.root,
      stack,
      activityLog,
      updateFailures: () => this.#reload.failures,
    });
  }

  /**
   * Builds and starts the learner's code.
   * @throws {Error} if it cannot be built and never has been
   * @throws the errors of {@link RunningStack.start}
   */
  static async start(
    learner: LearnerWorkspace,
    { apiPort = 0, approveStack, awsPort = 0, consolePort, guide }: LearnerRunOptions = {},
  ): Promise<LearnerRun> {
    const workspace = learner.toWorkspace();
    const failure = await buildWorkspace(workspace, new AbortController().signal).catch((error: Error) => error);
    const clock = createSystemClock({ timeScale: TIME_SCALE });
    const activityLog = new ActivityLog(clock);
    const stack = await RunningStack.start({
      stackFolder: join(workspace.synthesizedStacks, STACK),
      apiPort,
      awsPort,
      consolePort,
      consoleFolder: CONSOLE_FOLDER,
      guide,
      clock,
      activityLog,
      traces: new TraceStore(activityLog),
      warmFunctions: false,
    }).catch((error: unknown) => {
      throw failure ?? error;
    });
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "workshop-")));
    const run = new LearnerRun(learner, { workspace, stack, activityLog, folder, approveStack });
    if (failure) {
      await run.update();
    }
    return run;
  }

  /** The folder of the running stack. */
  get stackFolder(): string {
    return this.#stack.folder;
  }

  /**
   * Reloads saved files; by default, all of them. `system.updateFailures` says why the saved code does not run.
   * @param files absolute paths
   */
  async update(files?: ReadonlySet<string>, superseded: () => boolean = () => false): Promise<void> {
    this.#learner.link();
    await this.#reload.update(files ?? this.#listSources(), superseded);
  }

  /** Watches the sources and reloads them, then calls `onReloaded` unless more files were saved since. */
  watch(onReloaded: (superseded: () => boolean) => Promise<void>): Promise<SourceWatch> {
    return watchSources(this.#workspace.findSourceFolders(), async (files, superseded) => {
      await this.update(files, superseded);
      if (!superseded()) {
        await onReloaded(superseded);
      }
    });
  }

  async stop(): Promise<void> {
    await this.#reload.close();
    this.system.close();
    await this.#stack.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #listSources(): ReadonlySet<string> {
    return new Set([...this.#learner.readCode().keys()].map((path) => join(this.#workspace.root, path)));
  }
}
