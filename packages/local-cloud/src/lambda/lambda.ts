import { randomUUID } from "node:crypto";
import type { ActivityLog } from "../activity-log.ts";
import type { Clock } from "../clock.ts";
import type { Caller } from "../iam/caller.ts";
import { AsynchronousInvocations, type AsynchronousSettings } from "./asynchronous-invocations.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import type { Invocation, InvocationResult } from "./invocation.ts";
import { type LogLine, WorkerPool } from "./worker-pool.ts";

/** A function, and as whom it runs. */
export interface DeployedFunction {
  configuration: FunctionConfiguration;
  /** The session of its role. */
  caller: Caller;
  /** process.env of its workers. */
  environment: Record<string, string>;
}

export interface LambdaOptions {
  functions: DeployedFunction[];
  /** By function name; a function without an entry has Lambda's defaults. */
  asynchronousSettings: Map<string, AsynchronousSettings>;
  /** Sends a record to a destination as the function's role. Rejects when the role may not, or there is no such queue. */
  sendToDestination(destinationArn: string, body: string, from: DeployedFunction): Promise<void>;
  onLogLine(from: DeployedFunction, logLine: LogLine): void;
  onInvoked(invoked: DeployedFunction): void;
  /** How many invocations of one function run at the same time; further ones wait. */
  maximumWorkersPerFunction: number;
  clock: Clock;
  activityLog: ActivityLog;
}

interface LambdaFunction {
  configuration: FunctionConfiguration;
  pool: WorkerPool;
  asynchronous: AsynchronousInvocations;
  onInvoked(): void;
}

/** Runs the stack's functions. Who may invoke them is decided before. */
export class Lambda {
  #functions: Map<string, LambdaFunction>;
  #activityLog: ActivityLog;
  #stopped = false;

  constructor(options: LambdaOptions) {
    this.#activityLog = options.activityLog;
    this.#functions = new Map(
      options.functions.map((deployed) => [deployed.configuration.arn, this.#create(deployed, options)]),
    );
  }

  /** Starts one worker for each function, so that the first invocation finds it ready. */
  async start(): Promise<void> {
    await Promise.all([...this.#functions.values()].map(({ pool }) => pool.warm()));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const functions = [...this.#functions.values()];
    for (const { asynchronous } of functions) asynchronous.stop();
    await Promise.all(functions.map(({ pool }) => pool.stop()));
  }

  /** Invokes a function and waits for its answer. */
  invoke(functionArn: string, payload: string): Promise<InvocationResult> {
    return this.#run(functionArn, { requestId: randomUUID(), payload }, 1);
  }

  /** Accepts an event for a function, which is invoked, and invoked again when it fails, after this returns. */
  invokeAsynchronously(functionArn: string, payload: string): void {
    this.#get(functionArn).asynchronous.accept({ requestId: randomUUID(), payload });
  }

  #create(deployed: DeployedFunction, options: LambdaOptions): LambdaFunction {
    const { configuration, environment } = deployed;
    const { activityLog, clock, maximumWorkersPerFunction: maximumWorkers } = options;
    return {
      configuration,
      onInvoked: () => options.onInvoked(deployed),
      pool: new WorkerPool({
        configuration,
        environment,
        maximumWorkers,
        onLogLine: (logLine) => options.onLogLine(deployed, logLine),
      }),
      asynchronous: new AsynchronousInvocations({
        functionArn: configuration.arn,
        settings: options.asynchronousSettings.get(configuration.name) ?? {},
        invoke: (invocation, attempt) => this.#run(configuration.arn, invocation, attempt),
        sendToDestination: (destinationArn, body) => options.sendToDestination(destinationArn, body, deployed),
        activityLog,
        clock,
      }),
    };
  }

  async #run(functionArn: string, invocation: Invocation, attempt: number): Promise<InvocationResult> {
    const { configuration, onInvoked, pool } = this.#get(functionArn);
    const { requestId } = invocation;
    const functionName = configuration.name;
    this.#activityLog.record({ type: "invocation-started", functionName, requestId, attempt });
    const startedAt = performance.now();
    const result = await pool.invoke(invocation);
    // What the stop cut short is no failure of the function.
    if (this.#stopped) return result;
    onInvoked();
    this.#activityLog.record({
      type: "invocation-ended",
      functionName,
      requestId,
      attempt,
      durationMs: performance.now() - startedAt,
      ...(result.error && { error: `${result.error.errorType}: ${result.error.errorMessage}` }),
    });
    return result;
  }

  #get(functionArn: string): LambdaFunction {
    const found = this.#functions.get(functionArn);
    if (!found) throw new Error(`no function ${functionArn}`);
    return found;
  }
}
