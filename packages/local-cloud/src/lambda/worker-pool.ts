import { randomBytes } from "node:crypto";
import type { Clock } from "../core/clock.ts";
import type { LogLine } from "../logs/log-line.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { InitializationError } from "./initialization-error.ts";
import type { InspectorPort } from "./inspector-port.ts";
import { failed, type Invocation, type InvocationResult } from "./invocation.ts";
import { createEndLines, createStartLines } from "./system-log.ts";
import { WaitingInvocations } from "./waiting-invocations.ts";
import { LambdaWorker } from "./worker.ts";

/** Time after which an idle worker stops. AWS does not publish its own; minutes were observed. */
const IDLE_MS = 5 * 60_000;

interface WorkerPoolOptions {
  configuration: FunctionConfiguration;
  version: string;
  environment: Record<string, string>;
  maxWorkers: number;
  /** Lets a debugger attach to the function, which then has one worker at a time. @default no debugger */
  debuggers?: InspectorPort | undefined;
  clock: Clock;
  /** @default measures this machine */
  watchIdleCore?: () => () => boolean;
  onLogLine(logLine: LogLine): void;
}

/**
 * Starts a first worker on demand, and further ones, up to a maximum, for invocations that wait. Idle workers stop, except
 * the last; old code stops once it is idle.
 */
export class WorkerPool {
  #options: WorkerPoolOptions;
  #configuration: FunctionConfiguration;
  #maxWorkers: number;
  #workers = new Map<LambdaWorker, FunctionConfiguration>();
  /** Idle workers, the last used one at the end; `keep` cancels the idle timeout. */
  #idle: { worker: LambdaWorker; keep(): void }[] = [];
  #waiting: WaitingInvocations<LambdaWorker>;
  #stopped = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#configuration = options.configuration;
    this.#maxWorkers = options.debuggers ? 1 : options.maxWorkers;
    this.#waiting = new WaitingInvocations({
      clock: options.clock,
      canStartWorker: () => this.#workers.size < this.#maxWorkers && !this.#stopped,
      startWorker: () => this.#grow(),
      watchIdleCore: options.watchIdleCore,
    });
  }

  async warm(): Promise<void> {
    if (this.#workers.size > 0) {
      return;
    }
    const worker = this.#createWorker();
    this.#rest(worker);
    await worker.initialized();
  }

  /** Replaces the code. A worker with the new code is initialized first, so that no invocation waits for it. */
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
    await Promise.all(idle.map(({ worker }) => this.#stopWorker(worker)));
  }

  async invoke(invocation: Invocation): Promise<InvocationResult> {
    if (this.#stopped) {
      const errorMessage = `RequestId: ${invocation.requestId} Error: the function was stopped`;
      return failed({ errorType: "Runtime.ExitError", errorMessage });
    }
    const worker = await this.#acquire();
    try {
      return await this.#run(worker, invocation);
    } finally {
      void this.#release(worker);
    }
  }

  /** Runs an invocation between Lambda's own log lines. */
  async #run(worker: LambdaWorker, invocation: Invocation): Promise<InvocationResult> {
    const { clock, version } = this.#options;
    const { invokedFunctionArn = this.#configuration.arn, requestId } = invocation;
    const started = { requestId, functionArn: invokedFunctionArn, version };
    let startedAt = 0;
    const result = await worker.invoke(invocation, () => {
      this.#writeSystemLog(worker, requestId, createStartLines(this.#configuration, started, clock.toRealTime()));
      startedAt = performance.now();
    });
    const ended = { requestId, durationMs: performance.now() - startedAt, error: result.error };
    this.#writeSystemLog(worker, requestId, createEndLines(this.#configuration, ended, clock.toRealTime()));
    return result;
  }

  #writeSystemLog({ logStreamName }: LambdaWorker, requestId: string, lines: readonly string[]): void {
    for (const line of lines) {
      this.#options.onLogLine({ line, requestId, logStreamName, isSystem: true });
    }
  }

  async crash(requestId: string): Promise<void> {
    const idle = this.#idle.map(({ worker }) => worker);
    const busy = [...this.#workers.keys()].filter((worker) => worker.requestId === requestId && !idle.includes(worker));
    await Promise.all(busy.map((worker) => worker.crash()));
  }

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
    const hasCurrentCode = [...this.#workers.values()].includes(this.#configuration);
    return hasCurrentCode ? this.#waiting.wait() : this.#createWorker();
  }

  /** Starts a worker, which serves invocations once it is initialized. */
  async #grow(): Promise<void> {
    const worker = this.#createWorker();
    await worker.initialized();
    await this.#release(worker);
  }

  async #release(worker: LambdaWorker): Promise<void> {
    if (worker.usable && this.#workers.get(worker) === this.#configuration) {
      return this.#offer(worker);
    }
    await this.#replace(worker);
  }

  async #replace(worker: LambdaWorker): Promise<void> {
    await this.#stopWorker(worker);
    // With too many workers, waiting invocations get one of those.
    if (!this.#stopped && this.#workers.size >= this.#maxWorkers) {
      return;
    }
    if (!this.#waiting.isEmpty) {
      this.#waiting.serve(this.#stopped ? worker : this.#createWorker());
    }
  }

  #offer(worker: LambdaWorker): void {
    if (this.#waiting.isEmpty) {
      this.#rest(worker);
    } else {
      this.#waiting.serve(worker);
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

  /** Stops a worker, which counts until it has exited. */
  async #stopWorker(worker: LambdaWorker): Promise<void> {
    await worker.stop();
    this.#workers.delete(worker);
  }

  #rest(worker: LambdaWorker): void {
    // One worker always stays.
    const stop = () => {
      if (this.#workers.size === 1) {
        return;
      }
      this.#idle = this.#idle.filter((idle) => idle.worker !== worker);
      this.#workers.delete(worker);
      void worker.stop();
    };
    const wait = this.#workers.size > 1 && !this.#stopped;
    this.#idle.push({ worker, keep: wait ? this.#options.clock.after(IDLE_MS, stop) : () => {} });
  }

  #createWorker(configuration = this.#configuration): LambdaWorker {
    const day = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
    const { debuggers, environment, onLogLine, version } = this.#options;
    const logStreamName = `${day}/[${version}]${randomBytes(16).toString("hex")}`;
    const own = {
      AWS_LAMBDA_FUNCTION_VERSION: version,
      AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
      LAMBDA_TASK_ROOT: configuration.codeFolder,
    };
    const onLine = (line: string, requestId: string) => onLogLine({ line, requestId, logStreamName });
    const worker = new LambdaWorker(configuration, { ...environment, ...own }, logStreamName, onLine, debuggers);
    this.#workers.set(worker, configuration);
    return worker;
  }
}
