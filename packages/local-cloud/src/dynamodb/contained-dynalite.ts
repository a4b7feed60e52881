import { Worker } from "node:worker_threads";
import type { AwsResponse } from "../core/aws-service.ts";
import { COMPILE_CACHE_FOLDER } from "../core/compile-cache-folder.ts";
import type { DynaliteOutcome, DynaliteRequest } from "./dynalite-worker.ts";
import type { Engine } from "./engine.ts";
import { OPERATIONS } from "./operations.ts";

interface DynaliteOptions {
  accountId: string;
  region: string;
  folder?: string | undefined;
}

/** Runs dynalite in a worker, so that a request on which it throws does not affect others. */
export class ContainedDynalite implements Engine {
  readonly name = "dynalite";
  readonly operations = OPERATIONS;
  readonly deletesExpiredItems = false;
  readonly deletionHint = "delete the stored data with --fresh";
  #options: DynaliteOptions;
  #worker: Worker | undefined;
  #pending = new Map<number, PromiseWithResolvers<AwsResponse>>();
  #lastId = 0;

  constructor(options: DynaliteOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { accountId, folder, region } = this.#options;
    // Dynalite creates ARNs from the first two variables.
    const env = { AWS_ACCOUNT_ID: accountId, AWS_REGION: region, NODE_COMPILE_CACHE: COMPILE_CACHE_FOLDER };
    this.#worker = new Worker(new URL("./dynalite-worker.ts", import.meta.url), { env, workerData: { folder } });
    this.#worker.on("message", (outcome: DynaliteOutcome) => {
      const pending = this.#pending.get(outcome.id);
      this.#pending.delete(outcome.id);
      if ("response" in outcome) {
        pending?.resolve(outcome.response);
      } else {
        pending?.reject(outcome.error);
      }
    });
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("exit", () => this.#fail(new Error("dynalite was stopped")));
  }

  request(headers: Record<string, string>, body: string, isMalformed: boolean): Promise<AwsResponse> {
    const id = ++this.#lastId;
    const pending = Promise.withResolvers<AwsResponse>();
    if (this.#worker) {
      this.#pending.set(id, pending);
      this.#worker.postMessage({ id, headers, body, isMalformed } satisfies DynaliteRequest);
    } else {
      pending.reject(new Error("dynalite is not running"));
    }
    return pending.promise;
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate();
  }

  #fail(error: Error): void {
    this.#worker = undefined;
    for (const { reject } of this.#pending.values()) {
      reject(error);
    }
    this.#pending.clear();
  }
}
