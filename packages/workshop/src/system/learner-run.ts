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

/** Paths that change without the learner. */
const GENERATED = /[\\/](node_modules|dist)([\\/]|$)|\.test\.ts$/;

export interface LearnerRunOptions {
  /** @default any free port */
  apiPort?: number;
  /** @default any free port */
  awsPort?: number;
  /** @default no console */
  consolePort?: number | undefined;
  guide?: Guide | undefined;
  /** Builds apart from other runs of the workspace, without a last version that worked. @default false */
  isolated?: boolean;
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
    { isolated = false, approveStack, ...options }: LearnerRunOptions = {},
  ): Promise<LearnerRun> {
    const workspace = learner.toWorkspace();
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "workshop-")));
    const built = isolated ? join(folder, "build") : join(workspace.root, "cdktf.out");
    const failure = await buildWorkspace(workspace, built, new AbortController().signal).catch((error: Error) => error);
    const clock = createSystemClock({ timeScale: TIME_SCALE });
    const activityLog = new ActivityLog(clock);
    const stack = await RunningStack.start({
      apiPort: 0,
      awsPort: 0,
      ...options,
      stackFolder: join(built, "stacks", STACK),
      consoleFolder: CONSOLE_FOLDER,
      clock,
      activityLog,
      traces: new TraceStore(activityLog),
      warmFunctions: false,
    }).catch(async (error: unknown) => {
      await rm(folder, { recursive: true, force: true });
      throw failure && !isPortError(error) ? failure : error;
    });
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
    // A dependency may appear that any file imports.
    const isManifestSaved = [...(files ?? [])].some((file) => file.endsWith("package.json"));
    await this.#reload.update(!files || isManifestSaved ? this.#listSources() : files, superseded);
  }

  /** Watches the learner's code, also in folders that are added. */
  watch(onSaved: (files: ReadonlySet<string>, superseded: () => boolean) => Promise<void>): Promise<SourceWatch> {
    const { root } = this.#workspace;
    return watchSources([join(root, "packages"), join(root, "infra")], onSaved, {
      ignored: (path) => GENERATED.test(path.slice(root.length)),
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

function isPortError(error: unknown): boolean {
  return (error as { code?: string }).code === "PORT_UNAVAILABLE";
}
