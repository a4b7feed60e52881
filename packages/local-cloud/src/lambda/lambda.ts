import { randomUUID } from "node:crypto";
import type { Caller } from "iam-policy";
import type { Cause } from "../core/activity/cause.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import type { Clock } from "../core/clock.ts";
import type { Store } from "../core/store/store.ts";
import type { LogLine } from "../logs/log-line.ts";
import { AsynchronousInvocations, type AsynchronousSettings } from "./asynchronous-invocations.ts";
import type { FailureMessage } from "./failure-messages.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { resolveFunctionName } from "./function-name.ts";
import type { InspectorPort } from "./inspector-port.ts";
import { failed, type Invocation, type InvocationFault, type InvocationResult, throttled } from "./invocation.ts";
import {
  limitResponse,
  MAX_ASYNCHRONOUS_PAYLOAD_BYTES,
  MAX_SYNCHRONOUS_PAYLOAD_BYTES,
  rejectLargePayload,
} from "./payload-limits.ts";
import { WorkerPool } from "./worker-pool.ts";

/** A function, and as whom it runs. */
export interface DeployedFunction {
  configuration: FunctionConfiguration;
  /** The session of its role. */
  caller: Caller;
  /** process.env of its workers. */
  environment: Record<string, string>;
}

/** That a debugger may attach to a function's worker. It is the only one then, and nothing times out. */
export interface Inspection {
  /** Its name, or what that ends with after a hyphen. */
  functionName: string;
  /** Learns where. */
  debuggers: InspectorPort;
}

export interface LambdaOptions {
  functions: DeployedFunction[];
  /** By function name; a function without an entry has Lambda's defaults. */
  asynchronousSettings: Map<string, AsynchronousSettings>;
  /** Sends what failed for good to a queue, as the function's role. Rejects when the role may not, or the queue does not take it. */
  sendFailure(queueArn: string, message: FailureMessage, from: DeployedFunction): Promise<void>;
  onLogLine(from: DeployedFunction, logLine: LogLine): void;
  onInvoked(invoked: DeployedFunction): void;
  /** The fault that an invocation meets, if it meets one. @default none ever */
  injectFault?(functionName: string, cause: Cause | undefined): InvocationFault | undefined;
  /** How many invocations of one function run at the same time; further ones wait. */
  maxWorkersPerFunction: number;
  /** The function that a debugger may attach to. @default none */
  inspect?: Inspection | undefined;
  /** Where events are kept that functions have not handled. */
  store: Store;
  clock: Clock;
  activityLog: ActivityLog;
}

interface LambdaFunction {
  configuration: FunctionConfiguration;
  pool: WorkerPool;
  asynchronous: AsynchronousInvocations;
  /** Invocations at this moment, those included that wait for a worker. */
  running: number;
  onInvoked(): void;
}

/** Runs the stack's functions. Who may invoke them is decided before. */
export class Lambda {
  #functions: Map<string, LambdaFunction>;
  /** Who wants to know what an invocation prints, by its request id. */
  #logListeners = new Map<string, (line: string) => void>();
  #inspectedName: string | undefined;
  #injectFault: LambdaOptions["injectFault"];
  #activityLog: ActivityLog;
  #stopped = false;

  /** @throws {FunctionNotFoundError} when the one to inspect is not there */
  constructor(options: LambdaOptions) {
    this.#injectFault = options.injectFault;
    this.#activityLog = options.activityLog;
    this.#inspectedName =
      options.inspect && resolveFunctionName(options.inspect.functionName, namesOf(options.functions));
    this.#functions = new Map(
      options.functions.map((deployed) => {
        const isInspected = deployed.configuration.name === this.#inspectedName;
        const debuggers = isInspected ? options.inspect?.debuggers : undefined;
        return [deployed.configuration.arn, this.#create(deployed, options, debuggers)];
      }),
    );
  }

  /** Starts one worker for each function, so that the first invocation finds it ready. */
  async start(): Promise<void> {
    await Promise.all([...this.#functions.values()].map(({ pool }) => pool.warm()));
  }

  /** Goes on with the asynchronous invocations that were not done when the last run ended. */
  resume(): void {
    for (const { asynchronous } of this.#functions.values()) {
      asynchronous.resume();
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const functions = [...this.#functions.values()];
    for (const { asynchronous } of functions) {
      asynchronous.stop();
    }
    await Promise.all(functions.map(({ pool }) => pool.stop()));
  }

  /** The stack's functions. */
  get configurations(): FunctionConfiguration[] {
    return [...this.#functions.values()].map(({ configuration }) => configuration);
  }

  /** Whether a debugger may attach to a function. */
  isInspected(functionArn: string): boolean {
    return this.#get(functionArn).configuration.name === this.#inspectedName;
  }

  /**
   * Invokes a function and waits for its answer.
   * @throws {AwsError} RequestTooLargeException
   */
  invoke(functionArn: string, payload: string, cause?: Cause): Promise<InvocationResult> {
    return this.invokeSynchronously(functionArn, { requestId: randomUUID(), payload, cause });
  }

  /**
   * The same, for one who has more to say about it.
   * @param onLogLine gets each line that the function prints meanwhile
   * @throws {AwsError} RequestTooLargeException
   */
  async invokeSynchronously(
    functionArn: string,
    invocation: Invocation,
    onLogLine?: (line: string) => void,
  ): Promise<InvocationResult> {
    rejectLargePayload(invocation.payload, MAX_SYNCHRONOUS_PAYLOAD_BYTES);
    if (onLogLine) {
      this.#logListeners.set(invocation.requestId, onLogLine);
    }
    try {
      return await this.#run(functionArn, invocation, 1);
    } finally {
      this.#logListeners.delete(invocation.requestId);
    }
  }

  /**
   * Accepts an event for a function, which is invoked, and invoked again when it fails, after this returns.
   * @throws {AwsError} RequestTooLargeException
   */
  invokeAsynchronously(
    functionArn: string,
    payload: string,
    cause?: Cause,
    requestId: string = randomUUID(),
  ): Promise<void> {
    rejectLargePayload(payload, MAX_ASYNCHRONOUS_PAYLOAD_BYTES);
    return this.#get(functionArn).asynchronous.accept({ requestId, payload, cause });
  }

  /**
   * Gives a function other code, as UpdateFunctionCode does. Invocations that run end on the code that they began with.
   *
   * @param name the function's, or what that ends with after a hyphen
   * @param codeFolder absolute; it stays as it is for as long as it is used
   * @param approve asked once the new code is initialized; when it rejects, so does this, and the code stays as it is
   * @throws {FunctionNotFoundError}
   * @throws {InitializationError} when the new code cannot be initialized; the code stays as it is then, which AWS does not do
   * @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
   */
  async updateFunctionCode(name: string, codeFolder: string, approve?: () => Promise<void>): Promise<void> {
    const functions = [...this.#functions.values()];
    const functionName = resolveFunctionName(name, namesOf(functions));
    const updated = functions.find(({ configuration }) => configuration.name === functionName) as LambdaFunction;
    const configuration = { ...updated.configuration, codeFolder };
    await updated.pool.update(configuration, approve);
    updated.configuration = configuration;
    this.#activityLog.record({ type: "function-updated", functionName });
  }

  /** Ends the worker that runs an invocation, if one does. Resolves once it is gone. */
  async crash(requestId: string): Promise<void> {
    await Promise.all([...this.#functions.values()].map(({ pool }) => pool.crash(requestId)));
  }

  #create(deployed: DeployedFunction, options: LambdaOptions, debuggers: InspectorPort | undefined): LambdaFunction {
    const { configuration, environment } = deployed;
    const { activityLog, clock, maxWorkersPerFunction: maxWorkers } = options;
    return {
      configuration,
      running: 0,
      onInvoked: () => options.onInvoked(deployed),
      pool: new WorkerPool({
        configuration,
        environment,
        maxWorkers,
        debuggers,
        clock,
        onLogLine: (logLine) => {
          options.onLogLine(deployed, logLine);
          this.#logListeners.get(logLine.requestId)?.(logLine.line);
        },
      }),
      asynchronous: new AsynchronousInvocations({
        functionArn: configuration.arn,
        settings: options.asynchronousSettings.get(configuration.name) ?? {},
        invoke: (invocation, attempt) => this.#run(configuration.arn, invocation, attempt),
        sendFailure: (queueArn, message) => options.sendFailure(queueArn, message, deployed),
        collection: options.store.collection(`lambda/${configuration.name}`),
        activityLog,
        clock,
      }),
    };
  }

  async #run(functionArn: string, invocation: Invocation, attempt: number): Promise<InvocationResult> {
    const invoked = this.#get(functionArn);
    const { configuration, onInvoked, pool } = invoked;
    const { cause, requestId } = invocation;
    const functionName = configuration.name;
    const atCapacity = invoked.running >= (configuration.reservedConcurrency ?? Number.POSITIVE_INFINITY);
    const fault = atCapacity ? undefined : this.#injectFault?.(functionName, cause);
    if (atCapacity || fault?.effect === "throttle") {
      this.#activityLog.record({ type: "invocation-throttled", functionName, requestId, attempt, cause });
      return throttled();
    }

    invoked.running++;
    const byHand = cause === undefined || cause.type === "invocation";
    const payload = byHand ? invocation.payload : undefined;
    this.#activityLog.record({ type: "invocation-started", functionName, requestId, attempt, cause, payload });
    const startedAt = performance.now();
    const result = await this.#answerOf(pool, invocation, fault);
    invoked.running--;
    // What the stop cut short is no failure of the function.
    if (this.#stopped) {
      return result;
    }
    onInvoked();
    this.#activityLog.record({
      type: "invocation-ended",
      functionName,
      requestId,
      attempt,
      durationMs: performance.now() - startedAt,
      answer: result.payload,
      ...(result.error && { error: `${result.error.errorType}: ${result.error.errorMessage}` }),
    });
    return result;
  }

  /** Never rejects: that a worker cannot be made fails the invocation, and nothing else. */
  async #answerOf(pool: WorkerPool, invocation: Invocation, fault?: InvocationFault): Promise<InvocationResult> {
    const injected = failed({ errorType: "FaultInjectedException", errorMessage: "A fault was injected." });
    if (fault?.effect === "exception-before") {
      return injected;
    }
    try {
      const result = limitResponse(await pool.invoke({ ...invocation, fault }));
      return fault?.effect === "exception-after" ? injected : result;
    } catch (error) {
      return failed({ errorType: "ServiceException", errorMessage: (error as Error).message });
    }
  }

  #get(functionArn: string): LambdaFunction {
    const found = this.#functions.get(functionArn);
    if (!found) {
      throw new Error(`no function ${functionArn}`);
    }
    return found;
  }
}

function namesOf(functions: readonly { configuration: FunctionConfiguration }[]): string[] {
  return functions.map(({ configuration }) => configuration.name);
}
