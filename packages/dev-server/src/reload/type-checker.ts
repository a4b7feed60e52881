import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { CheckResult, Diagnostic } from "./type-checker-worker.ts";
import type { Workspace } from "./workspace.ts";

export type { Diagnostic } from "./type-checker-worker.ts";

/** The programs that are reloaded. They may hold unused code, which is left when a line is commented out. */
export type CheckedProgram = "services.tsconfig.json" | "infra.tsconfig.json";

/** After this time, TypeScript is considered hung. */
const MAX_CHECK_MS = 30_000;

/**
 * Runs TypeScript in a process that caches the sources, which is faster than a new tsc. A worker thread communicates with
 * it, and can be terminated during a check.
 */
export class TypeChecker {
  #workspace: Pick<Workspace, "root" | "tsconfigFolder">;
  #startTimeout: (ms: number) => AbortSignal;
  #worker: Worker | undefined;

  /** @param startTimeout creates a signal that aborts after milliseconds */
  constructor(workspace: Pick<Workspace, "root" | "tsconfigFolder">, startTimeout = AbortSignal.timeout) {
    this.#workspace = workspace;
    this.#startTimeout = startTimeout;
  }

  /**
   * Returns the type errors in the current files of a program. Calls must not overlap.
   * @throws {Error} if TypeScript fails or does not respond
   */
  async check(program: CheckedProgram): Promise<readonly Diagnostic[]> {
    const done = new AbortController();
    try {
      const { root, tsconfigFolder } = this.#workspace;
      this.#worker ??= new Worker(new URL("./type-checker-worker.ts", import.meta.url), { workerData: root });
      const result = this.#nextResult(this.#worker, done.signal);
      this.#worker.postMessage(join(tsconfigFolder, program));
      const { diagnostics, error } = await result;
      if (diagnostics) {
        return diagnostics;
      }
      throw new Error(error);
    } catch (error) {
      await this.close();
      throw new Error(`type check failed: ${(error as Error).message}`, { cause: error });
    } finally {
      done.abort();
    }
  }

  /** Stops the process. A check in progress rejects. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  async #nextResult(worker: Worker, done: AbortSignal): Promise<CheckResult> {
    const timeout = this.#startTimeout(MAX_CHECK_MS);
    const signal = AbortSignal.any([done, timeout]);
    const [result] = await Promise.race([
      once(worker, "message", { signal }),
      once(worker, "exit", { signal }).then(() => [{ error: "TypeScript was stopped" }]),
    ]).catch((error: unknown) => {
      throw timeout.aborted ? new Error(`TypeScript did not respond within ${MAX_CHECK_MS / 1000} s`) : error;
    });
    return result;
  }
}

export function createTypeError(diagnostics: readonly Diagnostic[], prefix = ""): Error {
  return new Error(`${prefix}type errors\n${diagnostics.map(({ text }) => text).join("\n")}`);
}
