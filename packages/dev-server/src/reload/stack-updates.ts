import { basename, join, sep } from "node:path";
import type { RunningStack } from "local-cloud/cli";
import type { FunctionUpdates } from "./function-updates.ts";
import { localModules } from "./local-modules.ts";
import { describesTheSame, synthesize } from "./synthesis.ts";
import type { TypeChecker } from "./type-checker.ts";
import { typesAreWrong, UpdateError } from "./update-error.ts";
import { infraFolder, synthesizedStacks } from "./workspace.ts";

export interface StackUpdatesOptions {
  stack: RunningStack;
  /** Holds the stacks that run, until the end of the run. */
  folder: string;
  typeChecker: TypeChecker;
  functions: FunctionUpdates;
  /** Called after the stack was replaced. */
  onReplaced(): void;
  /** Cancels synthesis. */
  signal: AbortSignal;
}

/** Synthesizes the stack when its sources changed, and replaces the one that runs. */
export class StackUpdates {
  #options: StackUpdatesOptions;
  /** The modules of the CDKTF app, where they are known. */
  #modules: ReadonlySet<string> | undefined;
  #syntheses = 0;

  constructor(options: StackUpdatesOptions) {
    this.#options = options;
  }

  /** Tells whether one of these files is a source of the stack that runs: infra, or an import of it such as a contract. */
  async isMadeFrom(files: ReadonlySet<string>): Promise<boolean> {
    const { folder, stack } = this.#options;
    if (!stack.folder.startsWith(folder) && !stack.folder.startsWith(synthesizedStacks)) {
      return false;
    }
    const own = [...files].some((file) => file.startsWith(infraFolder + sep));
    if (own || !this.#modules) {
      const modules = await localModules(join(infraFolder, "main.ts")).catch(() => undefined);
      this.#modules = modules ?? this.#modules;
    }
    return own || [...files].some((file) => this.#modules?.has(file));
  }

  /**
   * Replaces the stack unless it is the same.
   * @returns no failures: they are thrown
   * @throws {UpdateError} when it cannot be synthesized
   * @throws what {@link RunningStack.replace} does; then the old stack runs again
   */
  async update(): Promise<never[]> {
    const { functions, onReplaced, stack } = this.#options;
    const folder = await this.#synthesize();
    if (await describesTheSame(folder, stack.folder)) {
      return [];
    }
    try {
      await stack.replace(folder);
    } catch (error) {
      await functions.deployAgain();
      throw error;
    }
    await functions.useNewStack();
    onReplaced();
    return [];
  }

  async #synthesize(): Promise<string> {
    const { folder, signal, stack, typeChecker } = this.#options;
    this.#syntheses += 1;
    const synthesized = join(folder, `synthesis-${this.#syntheses}`);
    const [checked, made] = await Promise.allSettled([
      typeChecker.diagnosticsOf("infra.tsconfig.json"),
      synthesize(synthesized, signal),
    ]);
    if (made.status === "rejected") {
      throw made.reason;
    }
    if (checked.status === "rejected") {
      throw checked.reason;
    }
    const diagnostics = checked.value;
    if (diagnostics.length > 0) {
      throw new UpdateError(`infra: ${typesAreWrong(diagnostics).message}`);
    }
    return join(synthesized, "stacks", basename(stack.folder));
  }
}
