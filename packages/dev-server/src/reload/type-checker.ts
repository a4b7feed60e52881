import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Check, Diagnostic } from "./type-checker-worker.ts";
import { UpdateError } from "./update-error.ts";
import { root } from "./workspace.ts";

export type { Diagnostic } from "./type-checker-worker.ts";

/** The programs whose types are checked, by their tsconfig in this package. */
export type CheckedProgram = "services.tsconfig.json" | "infra.tsconfig.json";

/** TypeScript that does not answer for so long never will. */
const LONGEST_CHECK_MS = 30_000;

/**
 * TypeScript in a process that keeps what it has read, so that it answers sooner than a tsc that begins anew. A thread
 * speaks with it, which can be ended in the middle of a question.
 */
export class TypeChecker {
  #folder: string;
  #longestCheckMs: number;
  #worker: Worker | undefined;

  /** @param folder where the programs are */
  constructor(folder = join(root, "packages/dev-server"), { longestCheckMs = LONGEST_CHECK_MS } = {}) {
    this.#folder = folder;
    this.#longestCheckMs = longestCheckMs;
  }

  /**
   * What is wrong with a program, as its files are now. Asked one time after the other.
   * @throws {UpdateError} when TypeScript does not say it
   */
  async diagnosticsOf(program: CheckedProgram): Promise<readonly Diagnostic[]> {
    const answered = new AbortController();
    try {
      this.#worker ??= new Worker(new URL("./type-checker-worker.ts", import.meta.url));
      const answer = this.#answer(this.#worker, answered.signal);
      this.#worker.postMessage(join(this.#folder, program));
      const { diagnostics, error } = await answer;
      if (diagnostics) {
        return diagnostics;
      }
      throw new Error(error);
    } catch (error) {
      await this.close();
      throw new UpdateError(`types could not be checked: ${(error as Error).message}`, { cause: error });
    } finally {
      answered.abort();
    }
  }

  /** Ends the process; who waits for an answer gets an error. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  async #answer(worker: Worker, signal: AbortSignal): Promise<Check> {
    const late = AbortSignal.timeout(this.#longestCheckMs);
    const either = AbortSignal.any([signal, late]);
    const [answer] = await Promise.race([
      once(worker, "message", { signal: either }),
      once(worker, "exit", { signal: either }).then(() => [{ error: "TypeScript was ended" }]),
    ]).catch((error: unknown) => {
      throw late.aborted ? new Error(`TypeScript has not answered for ${this.#longestCheckMs / 1000} s`) : error;
    });
    return answer;
  }
}
