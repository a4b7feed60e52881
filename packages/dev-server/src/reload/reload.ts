import type { ActivityLog } from "local-cloud";
import type { RunningStack } from "local-cloud/cli";
import { FunctionUpdates } from "./function-updates.ts";
import { StackUpdates } from "./stack-updates.ts";
import { TypeChecker } from "./type-checker.ts";
import type { Workspace } from "./workspace.ts";

export interface ReloadOptions {
  workspace: Workspace;
  stack: RunningStack;
  /** Folder for the running code and stacks, deleted after the run. */
  folder: string;
  /** Records each failed update as `update-failed`. */
  activityLog: ActivityLog;
  onStackReplaced(): void;
  /** Decides whether to deploy a changed stack, which the next update synthesizes again. @default deploys it */
  approveStack?: (stackFolder: string) => boolean;
}

/** Hot-reloads functions and stack when sources are saved. While they have errors, the previous version keeps running. */
export class Reload {
  #activityLog: ActivityLog;
  #workspace: Workspace;
  #typeChecker: TypeChecker;
  #stack: RunningStack;
  #functions: FunctionUpdates;
  #stackUpdates: StackUpdates;
  /** By part whose sources differ from the running version: why it was not updated. */
  #failed = new Map<"functions" | "stack", readonly string[]>();
  #failureReported = false;
  #closed = new AbortController();

  constructor({ activityLog, approveStack, folder, onStackReplaced, stack, workspace }: ReloadOptions) {
    this.#workspace = workspace;
    this.#typeChecker = new TypeChecker(workspace);
    this.#activityLog = activityLog;
    this.#stack = stack;
    this.#functions = new FunctionUpdates({ workspace, stack, folder, typeChecker: this.#typeChecker });
    this.#stackUpdates = new StackUpdates({
      workspace,
      stack,
      folder,
      typeChecker: this.#typeChecker,
      functions: this.#functions,
      approve: approveStack,
      onReplaced: onStackReplaced,
      signal: this.#closed.signal,
    });
  }

  /**
   * Updates functions and stack. Records failures and never rejects.
   * @param files absolute paths
   * @param superseded whether files were saved since, which another call will handle
   */
  async update(files: ReadonlySet<string>, superseded: () => boolean): Promise<void> {
    const updateFunctions = () => this.#attempt("functions", () => this.#functions.update(files, superseded));
    if (this.#failed.has("functions") || [...files].some((file) => this.#workspace.getPackage(file))) {
      await updateFunctions();
    }
    if (await this.#stackUpdates.isAffectedBy(files)) {
      const { folder } = this.#stack;
      await this.#attempt("stack", () => this.#stackUpdates.update());
      // Functions may have failed because of the previous stack.
      if (this.#stack.folder !== folder && this.#failed.has("functions")) {
        await updateFunctions();
      }
    }
    if (!this.#failureReported || this.#failed.size > 0) {
      return;
    }
    this.#failureReported = false;
    this.#activityLog.record({ type: "update-recovered" });
  }

  /** Returns why the saved sources do not run; empty if they do. */
  get failures(): readonly string[] {
    return [...this.#failed.values()].flat();
  }

  /** Makes breakpoints in the sources of a service work; `name` is the service or its function. */
  prepareForDebugger(name: string): Promise<void> {
    return this.#functions.prepareForDebugger(name);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await Promise.all([this.#functions.close(), this.#typeChecker.close()]);
  }

  /** @param update resolves to failures, or to undefined if another attempt follows that reports them */
  async #attempt(part: "functions" | "stack", update: () => Promise<string[] | undefined>): Promise<void> {
    if (this.#closed.signal.aborted) {
      return;
    }
    const failures = await update().catch((error: Error) => [error.message]);
    if (this.#closed.signal.aborted) {
      return;
    }
    if (failures?.length === 0) {
      this.#failed.delete(part);
    } else {
      this.#failed.set(part, failures ?? []);
    }
    for (const message of failures ?? []) {
      this.#failureReported = true;
      this.#activityLog.record({ type: "update-failed", message });
    }
  }
}
