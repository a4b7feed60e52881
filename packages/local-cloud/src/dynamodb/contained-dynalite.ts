import { Worker } from "node:worker_threads";
import type { AwsResponse } from "../core/aws-service.ts";
import { type Clock, createSystemClock } from "../core/clock.ts";
import { COMPILE_CACHE_FOLDER } from "../core/compile-cache-folder.ts";
import type { ChangeRecorded, DynaliteOutcome, DynaliteRequest, ReadChangesRequest } from "./dynalite-worker.ts";
import type { Engine } from "./engine.ts";
import { OPERATIONS } from "./operations.ts";
import type { ChangeReader, Changes } from "./streams/change-reader.ts";
import type { Origin } from "./streams/change-record.ts";

interface DynaliteOptions {
  accountId: string;
  region: string;
  folder?: string | undefined;
  /** The time of changes in streams. @default the machine's clock */
  clock?: Clock;
}

type Unsent<Request> = Omit<Request, "id" | "nowMs">;

/**
 * Runs dynalite in a worker, so that a request on which it throws does not affect others. The worker starts with the first
 * request: a stack without tables may never send one.
 */
export class ContainedDynalite implements Engine, ChangeReader {
  readonly name = "dynalite";
  readonly operations = OPERATIONS;
  readonly deletesExpiredItems = false;
  readonly hasStoredTables: boolean;
  readonly deletionHint = "delete the stored data with --fresh";
  readonly changes = this;
  #options: DynaliteOptions;
  #clock: Clock;
  #worker: Worker | undefined;
  #isStopped = true;
  #pending = new Map<number, PromiseWithResolvers<unknown>>();
  #changeListeners = new Set<(tableName: string) => void>();
  #lastId = 0;

  constructor(options: DynaliteOptions) {
    this.#options = options;
    this.#clock = options.clock ?? createSystemClock();
    this.hasStoredTables = options.folder !== undefined;
  }

  async start(): Promise<void> {
    this.#isStopped = false;
  }

  #startWorker(): Worker {
    const { accountId, folder, region } = this.#options;
    // Dynalite creates ARNs from the first two variables.
    const env = { AWS_ACCOUNT_ID: accountId, AWS_REGION: region, NODE_COMPILE_CACHE: COMPILE_CACHE_FOLDER };
    const worker = new Worker(new URL("./dynalite-worker.ts", import.meta.url), { env, workerData: { folder } });
    worker.on("message", (outcome: DynaliteOutcome | ChangeRecorded) => {
      if ("changedTable" in outcome) {
        return this.#notify(outcome.changedTable);
      }
      const pending = this.#pending.get(outcome.id);
      this.#pending.delete(outcome.id);
      if ("result" in outcome) {
        pending?.resolve(outcome.result);
      } else {
        pending?.reject(outcome.error);
      }
    });
    worker.on("error", (error) => this.#fail(error));
    worker.on("exit", () => this.#fail(new Error("dynalite was stopped")));
    return worker;
  }

  request(
    headers: Record<string, string>,
    body: string,
    isMalformed: boolean,
    origin: Origin = {},
  ): Promise<AwsResponse> {
    return this.#send<DynaliteRequest>({
      type: "operation",
      headers,
      body,
      isMalformed,
      origin,
    }) as Promise<AwsResponse>;
  }

  read(tableName: string, after: number, limit: number): Promise<Changes> {
    return this.#send<ReadChangesRequest>({ type: "read-changes", tableName, after, limit }) as Promise<Changes>;
  }

  subscribe(listener: (tableName: string) => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#worker?.terminate();
  }

  #notify(tableName: string): void {
    for (const listener of this.#changeListeners) {
      listener(tableName);
    }
  }

  #send<Request extends DynaliteRequest | ReadChangesRequest>(request: Unsent<Request>): Promise<unknown> {
    const id = ++this.#lastId;
    const pending = Promise.withResolvers<unknown>();
    if (this.#isStopped) {
      pending.reject(new Error("dynalite is not running"));
    } else {
      this.#worker ??= this.#startWorker();
      this.#pending.set(id, pending);
      this.#worker.postMessage({ ...request, id, nowMs: this.#clock.now() });
    }
    return pending.promise;
  }

  #fail(error: Error): void {
    this.#isStopped = true;
    for (const { reject } of this.#pending.values()) {
      reject(error);
    }
    this.#pending.clear();
  }
}
