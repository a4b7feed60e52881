import type { FunctionConfiguration } from "./function-configuration.ts";
import { LATEST, listVersions } from "./function-versions.ts";
import type { WorkerPool } from "./worker-pool.ts";

/** The worker pools of a function: each version has its own workers, and `$LATEST` of one that publishes only on demand. */
export class VersionPools {
  #configuration: FunctionConfiguration;
  #create: (version: string, configuration: FunctionConfiguration) => WorkerPool;
  #pools = new Map<string, WorkerPool>();

  constructor(
    configuration: FunctionConfiguration,
    create: (version: string, configuration: FunctionConfiguration) => WorkerPool,
  ) {
    this.#configuration = configuration;
    this.#create = create;
  }

  get(version: string): WorkerPool {
    const pool = this.#pools.get(version) ?? this.#create(version, this.#configuration);
    this.#pools.set(version, pool);
    return pool;
  }

  async warm(): Promise<void> {
    await this.#main.warm();
  }

  /** Replaces the code of all versions. */
  async update(configuration: FunctionConfiguration, approve?: () => Promise<void>): Promise<void> {
    const main = this.#main;
    await main.update(configuration, approve);
    this.#configuration = configuration;
    await Promise.all(this.#all.filter((pool) => pool !== main).map((pool) => pool.update(configuration)));
  }

  async crash(requestId: string): Promise<void> {
    await Promise.all(this.#all.map((pool) => pool.crash(requestId)));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all.map((pool) => pool.stop()));
  }

  /** The pool of the published version, which aliases invoke. */
  get #main(): WorkerPool {
    return this.get(listVersions(this.#configuration).at(-1) ?? LATEST);
  }

  get #all(): WorkerPool[] {
    return [...this.#pools.values()];
  }
}
