import { basename, join, sep } from "node:path";
import type { RunningStack } from "local-cloud/cli";
import { findLocalModules } from "./find-local-modules.ts";
import type { FunctionUpdates } from "./function-updates.ts";
import { isSameStack, synthesize } from "./synthesis.ts";
import { createTypeError, type TypeChecker } from "./type-checker.ts";
import type { Workspace } from "./workspace.ts";

export interface StackUpdatesOptions {
  workspace: Workspace;
  stack: RunningStack;
  folder: string;
  typeChecker: TypeChecker;
  functions: FunctionUpdates;
  /** Decides whether to deploy a changed stack. @default deploys it */
  approve?: ((stackFolder: string) => boolean) | undefined;
  onReplaced(): void;
  signal: AbortSignal;
}

/** Synthesizes the stack when its sources changed, and replaces the running one. */
export class StackUpdates {
  #options: StackUpdatesOptions;
  /** The modules of the CDKTF app, if known. */
  #modules: ReadonlySet<string> | undefined;
  #syntheses = 0;

  constructor(options: StackUpdatesOptions) {
    this.#options = options;
  }

  /** Whether the running stack is synthesized from one of these files: from infra, or an import of it such as a contract. */
  async isAffectedBy(files: ReadonlySet<string>): Promise<boolean> {
    const { folder, stack, workspace } = this.#options;
    const { infraFolder, synthesizedStacks } = workspace;
    if (!stack.folder.startsWith(folder) && !stack.folder.startsWith(synthesizedStacks)) {
      return false;
    }
    const own = [...files].some((file) => file.startsWith(infraFolder + sep));
    if (own || !this.#modules) {
      const modules = await findLocalModules(join(infraFolder, "main.ts")).catch(() => undefined);
      this.#modules = modules ?? this.#modules;
    }
    return own || [...files].some((file) => this.#modules?.has(file));
  }

  /**
   * Replaces the stack if it changed and the change is approved; failures are thrown.
   * @throws {Error} if the stack cannot be synthesized
   * @throws the errors of {@link RunningStack.replace}, after restarting the previous stack
   */
  async update(): Promise<never[]> {
    const { approve = () => true, functions, onReplaced, stack } = this.#options;
    const folder = await this.#synthesize();
    if ((await isSameStack(folder, stack.folder)) || !approve(folder)) {
      return [];
    }
    try {
      await stack.replace(folder);
    } catch (error) {
      await functions.redeploy();
      throw error;
    }
    await functions.useNewStack();
    onReplaced();
    return [];
  }

  async #synthesize(): Promise<string> {
    const { folder, signal, stack, typeChecker, workspace } = this.#options;
    this.#syntheses += 1;
    const synthesized = join(folder, `synthesis-${this.#syntheses}`);
    const [checked, made] = await Promise.allSettled([
      typeChecker.check("infra.tsconfig.json"),
      synthesize(workspace, synthesized, signal),
    ]);
    if (made.status === "rejected") {
      throw made.reason;
    }
    if (checked.status === "rejected") {
      throw checked.reason;
    }
    const diagnostics = checked.value;
    if (diagnostics.length > 0) {
      throw createTypeError(diagnostics, "infra: ");
    }
    return join(synthesized, "stacks", basename(stack.folder));
  }
}
