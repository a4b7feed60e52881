import { randomBytes } from "node:crypto";
import type { Clock } from "../core/clock.ts";
import type { LogLine } from "../logs/log-line.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { InitializationError } from "./initialization-error.ts";
import type { InspectorPort } from "./inspector-port.ts";
import { failed, type Invocation, type InvocationResult } from "./invocation.ts";
import { LambdaWorker } from "./worker.ts";

/** How long a worker is kept that has nothing to do. AWS does not say how long it keeps one; minutes is what is seen. */
const IDLE_MS = 5 * 60_000;

/**
 * The workers of one function: made when needed, up to a number, reused, and ended when idle, but for the last one. Those of
 * older code are ended when they have nothing to do.
 */
export class WorkerPool {
  #configuration: FunctionConfiguration;
  #environment: Record<string, string>;
  #maxWorkers: number;
  #debuggers: InspectorPort | undefined;
  #clock: Clock;
  #onLogLine: (logLine: LogLine) => void;
  /** With what each was made for. */
  #workers = new Map<LambdaWorker, FunctionConfiguration>();
  /** The one used last at the end, with what keeps it from being ended. */
  #idle: { worker: LambdaWorker; keep(): void }[] = [];
  #waiting: ((worker: LambdaWorker) => void)[] = [];
  #stopped = false;

  constructor(options: {
    configuration: FunctionConfiguration;
    environment: Record<string, string>;
    maxWorkers: number;
    /** Learns where a debugger may attach; there is one worker at a time then. @default nobody may */
    debuggers?: InspectorPort | undefined;
    clock: Clock;
    onLogLine: (logLine: LogLine) => void;
  }) {
    this.#configuration = options.configuration;
    this.#environment = options.environment;
    this.#debuggers = options.debuggers;
    this.#maxWorkers = options.debuggers ? 1 : options.maxWorkers;
    this.#clock = options.clock;
    this.#onLogLine = options.onLogLine;
  }

  /** Makes a worker ahead of the first invocation, and waits until it is initialized. */
  async warm(): Promise<void> {
    if (this.#workers.size > 0) {
      return;
    }
    const worker = this.#createWorker();
    this.#rest(worker);
    await worker.initialized();
  }

  /**
   * Runs other code from now on. What runs at this moment ends on the code that it began with. The first worker of the new
   * code is initialized beforehand, so that nobody waits for it.
   * @param approve asked once the new code is initialized; when it rejects, so does this, and the code stays as it is
   * @throws {InitializationError} when that fails; then the code stays as it is
   */
  async update(configuration: FunctionConfiguration, approve?: () => Promise<void>): Promise<void> {
    const [initialized] = await Promise.allSettled([this.#initialize(configuration)]);
    try {
      await approve?.();
    } catch (error) {
      if (initialized.status === "fulfilled") {
        await this.#replace(initialized.value);
      }
      throw error;
    }
    if (initialized.status === "rejected") {
      throw initialized.reason;
    }
    const worker = initialized.value;
    this.#configuration = configuration;
    const idle = this.#idle.splice(0);
    for (const { keep } of idle) {
      keep();
    }
    this.#offer(worker);
    await Promise.all(idle.map(({ worker }) => this.#end(worker)));
  }

  /** Runs an invocation on a free worker, waiting for one when all are busy. */
  async invoke(invocation: Invocation): Promise<InvocationResult> {
    if (this.#stopped) {
      const errorMessage = `RequestId: ${invocation.requestId} Error: the function was stopped`;
      return failed({ errorType: "Runtime.ExitError", errorMessage });
    }
    const worker = await this.#acquire();
    try {
      return await worker.invoke(invocation);
    } finally {
      void this.#release(worker);
    }
  }

  /** Ends the worker that runs an invocation, if one does. Resolves once it is gone. */
  async crash(requestId: string): Promise<void> {
    const idle = this.#idle.map(({ worker }) => worker);
    const busy = [...this.#workers.keys()].filter((worker) => worker.requestId === requestId && !idle.includes(worker));
    await Promise.all(busy.map((worker) => worker.crash()));
  }

  /** How many workers there are. */
  get size(): number {
    return this.#workers.size;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { keep } of this.#idle) {
      keep();
    }
    await Promise.all([...this.#workers.keys()].map((worker) => worker.stop()));
  }

  async #acquire(): Promise<LambdaWorker> {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      idle.keep();
      if (idle.worker.usable) {
        return idle.worker;
      }
      this.#workers.delete(idle.worker);
    }
    if (this.#workers.size < this.#maxWorkers) {
      return this.#createWorker();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async #release(worker: LambdaWorker): Promise<void> {
    if (worker.usable && this.#workers.get(worker) === this.#configuration) {
      return this.#offer(worker);
    }
    await this.#replace(worker);
  }

  /** Ends a worker; whoever waits longest gets one in its place. */
  async #replace(worker: LambdaWorker): Promise<void> {
    await this.#end(worker);
    // Too many are there: whoever waits gets one of them.
    if (!this.#stopped && this.#workers.size >= this.#maxWorkers) {
      return;
    }
    const next = this.#waiting.shift();
    next?.(this.#stopped ? worker : this.#createWorker());
  }

  /** Gives a worker to whoever waits longest. */
  #offer(worker: LambdaWorker): void {
    const next = this.#waiting.shift();
    if (next) {
      next(worker);
    } else {
      this.#rest(worker);
    }
  }

  async #initialize(configuration: FunctionConfiguration): Promise<LambdaWorker> {
    const worker = this.#createWorker(configuration);
    const error = await worker.initialized();
    if (!error) {
      return worker;
    }
    await this.#replace(worker);
    throw new InitializationError(configuration.name, error);
  }

  /** Counts as one worker until it is gone. */
  async #end(worker: LambdaWorker): Promise<void> {
    await worker.stop();
    this.#workers.delete(worker);
  }

  #rest(worker: LambdaWorker): void {
    // Whoever comes after the only worker is ended in its place: one always stays.
    const end = () => {
      if (this.#workers.size === 1) {
        return;
      }
      this.#idle = this.#idle.filter((idle) => idle.worker !== worker);
      this.#workers.delete(worker);
      void worker.stop();
    };
    const wait = this.#workers.size > 1 && !this.#stopped;
    this.#idle.push({ worker, keep: wait ? this.#clock.after(IDLE_MS, end) : () => {} });
  }

  #createWorker(configuration = this.#configuration): LambdaWorker {
    const day = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
    const logStreamName = `${day}/[$LATEST]${randomBytes(16).toString("hex")}`;
    const worker = new LambdaWorker(
      configuration,
      {
        ...this.#environment,
        AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
        LAMBDA_TASK_ROOT: configuration.codeFolder,
      },
      logStreamName,
      (line, requestId) => this.#onLogLine({ line, requestId, logStreamName }),
      this.#debuggers,
    );
    this.#workers.set(worker, configuration);
    return worker;
  }
}
