import { randomBytes } from "node:crypto";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { failed, type Invocation, type InvocationResult } from "./invocation.ts";
import { LambdaWorker } from "./worker.ts";

/** What a function printed. */
export interface LogLine {
  line: string;
  requestId: string;
  logStreamName: string;
}

/** The workers of one function: made when needed, up to a number, and reused. */
export class WorkerPool {
  #configuration: FunctionConfiguration;
  #environment: Record<string, string>;
  #maximumWorkers: number;
  #onLogLine: (logLine: LogLine) => void;
  #workers = new Set<LambdaWorker>();
  #idle: LambdaWorker[] = [];
  #waiting: ((worker: LambdaWorker) => void)[] = [];
  #stopped = false;

  constructor(options: {
    configuration: FunctionConfiguration;
    environment: Record<string, string>;
    maximumWorkers: number;
    onLogLine: (logLine: LogLine) => void;
  }) {
    this.#configuration = options.configuration;
    this.#environment = options.environment;
    this.#maximumWorkers = options.maximumWorkers;
    this.#onLogLine = options.onLogLine;
  }

  /** Makes a worker ahead of the first invocation, and waits until it is initialized. */
  async warm(): Promise<void> {
    if (this.#workers.size > 0) return;
    const worker = this.#createWorker();
    this.#idle.push(worker);
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

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#workers].map((worker) => worker.stop()));
  }

  async #acquire(): Promise<LambdaWorker> {
    for (let worker = this.#idle.pop(); worker; worker = this.#idle.pop()) {
      if (worker.usable) return worker;
      this.#workers.delete(worker);
    }
    if (this.#workers.size < this.#maximumWorkers) return this.#createWorker();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(worker: LambdaWorker): void {
    if (!worker.usable) this.#workers.delete(worker);
    const next = this.#waiting.shift();
    if (next) next(worker.usable || this.#stopped ? worker : this.#createWorker());
    else if (worker.usable) this.#idle.push(worker);
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
