import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { failed, type Invocation, type InvocationResult } from "./invocation.ts";
import { LambdaWorker } from "./worker.ts";

/** How long a worker is kept that has nothing to do. AWS does not say how long it keeps one; minutes is what is seen. */
const IDLE_MS = 5 * 60_000;

/** What a function printed. */
export interface LogLine {
  line: string;
  requestId: string;
  logStreamName: string;
}

/** The workers of one function: made when needed, up to a number, reused, and ended when idle, but for the last one. */
export class WorkerPool {
  #configuration: FunctionConfiguration;
  #environment: Record<string, string>;
  #maximumWorkers: number;
  #clock: Clock;
  #onLogLine: (logLine: LogLine) => void;
  #workers = new Set<LambdaWorker>();
  /** The one used last at the end, with what keeps it from being ended. */
  #idle: { worker: LambdaWorker; keep(): void }[] = [];
  #waiting: ((worker: LambdaWorker) => void)[] = [];
  #stopped = false;

  constructor(options: {
    configuration: FunctionConfiguration;
    environment: Record<string, string>;
    maximumWorkers: number;
    clock: Clock;
    onLogLine: (logLine: LogLine) => void;
  }) {
    this.#configuration = options.configuration;
    this.#environment = options.environment;
    this.#maximumWorkers = options.maximumWorkers;
    this.#clock = options.clock;
    this.#onLogLine = options.onLogLine;
  }

  /** Makes a worker ahead of the first invocation, and waits until it is initialized. */
  async warm(): Promise<void> {
    if (this.#workers.size > 0) return;
    const worker = this.#createWorker();
    this.#rest(worker);
    await worker.initialized();
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
      this.#release(worker);
    }
  }

  /** Ends the worker that runs an invocation, if one does. Resolves once it is gone. */
  async crash(requestId: string): Promise<void> {
    const idle = this.#idle.map(({ worker }) => worker);
    const busy = [...this.#workers].filter((worker) => worker.requestId === requestId && !idle.includes(worker));
    await Promise.all(busy.map((worker) => worker.crash()));
  }

  /** How many workers there are. */
  get size(): number {
    return this.#workers.size;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { keep } of this.#idle) keep();
    await Promise.all([...this.#workers].map((worker) => worker.stop()));
  }

  async #acquire(): Promise<LambdaWorker> {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      idle.keep();
      if (idle.worker.usable) return idle.worker;
      this.#workers.delete(idle.worker);
    }
    if (this.#workers.size < this.#maximumWorkers) return this.#createWorker();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(worker: LambdaWorker): void {
    if (!worker.usable) this.#workers.delete(worker);
    const next = this.#waiting.shift();
    if (next) next(worker.usable || this.#stopped ? worker : this.#createWorker());
    else if (worker.usable) this.#rest(worker);
  }

  #rest(worker: LambdaWorker): void {
    // Whoever comes after the only worker is ended in its place: one always stays.
    const end = () => {
      if (this.#workers.size === 1) return;
      this.#idle = this.#idle.filter((idle) => idle.worker !== worker);
      this.#workers.delete(worker);
      void worker.stop();
    };
    const wait = this.#workers.size > 1 && !this.#stopped;
    this.#idle.push({ worker, keep: wait ? this.#clock.after(IDLE_MS, end) : () => {} });
  }

  #createWorker(): LambdaWorker {
    const day = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
    const logStreamName = `${day}/[$LATEST]${randomBytes(16).toString("hex")}`;
    const worker = new LambdaWorker(
      this.#configuration,
      { ...this.#environment, AWS_LAMBDA_LOG_STREAM_NAME: logStreamName },
      logStreamName,
      (line, requestId) => this.#onLogLine({ line, requestId, logStreamName }),
    );
    this.#workers.add(worker);
    return worker;
  }
}
