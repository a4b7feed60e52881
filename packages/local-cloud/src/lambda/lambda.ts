import { randomUUID } from "node:crypto";
import type { Caller } from "iam-policy";
import type { Cause } from "../core/activity/cause.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import type { Clock } from "../core/clock.ts";
import { parseFunctionArn } from "../core/function-arn.ts";
import type { Store } from "../core/store/store.ts";
import type { LogLine } from "../logs/log-line.ts";
import { StackError } from "../terraform/stack-error.ts";
import { AsynchronousInvocations, type AsynchronousSettings } from "./asynchronous-invocations.ts";
import type { FailureMessage } from "./failure-messages.ts";
import { isPython } from "./find-python.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { resolveFunctionName } from "./function-name.ts";
import { createNotFoundError, findVersion, listInvocableArns, toSettingsArn } from "./function-versions.ts";
import type { InspectorPort } from "./inspector-port.ts";
import { failed, type Invocation, type InvocationFault, type InvocationResult, throttled } from "./invocation.ts";
import {
  limitResponse,
  MAX_ASYNCHRONOUS_PAYLOAD_BYTES,
  MAX_SYNCHRONOUS_PAYLOAD_BYTES,
  rejectLargePayload,
} from "./payload-limits.ts";
import { VersionPools } from "./version-pools.ts";
import { WorkerPool } from "./worker-pool.ts";

export interface DeployedFunction {
  configuration: FunctionConfiguration;
  caller: Caller;
  environment: Record<string, string>;
}

/** Lets a debugger attach to a function, which then has one worker and no timeouts. */
export interface Inspection {
  /** The function's name, or the part after a hyphen. */
  functionName: string;
  debuggers: InspectorPort;
}

export interface LambdaOptions {
  functions: DeployedFunction[];
  /** By the ARN of the function, version or alias; Lambda's defaults apply to those without an entry. */
  asynchronousSettings: Map<string, AsynchronousSettings>;
  /** Sends a failed event to a queue as the function's role. Rejects if the role may not send it, or the queue rejects it. */
  sendFailure(queueArn: string, message: FailureMessage, from: DeployedFunction): Promise<void>;
  onLogLine(from: DeployedFunction, logLine: LogLine): void;
  onInvoked(invoked: DeployedFunction): void;
  /** Returns the fault to inject into an invocation, if any. @default no faults */
  injectFault?(functionName: string, cause: Cause | undefined): InvocationFault | undefined;
  /** Maximum of concurrent invocations per function; further ones wait. */
  maxWorkersPerFunction: number;
  inspect?: Inspection | undefined;
  store: Store;
  clock: Clock;
  activityLog: ActivityLog;
}

interface LambdaFunction {
  configuration: FunctionConfiguration;
  pools: VersionPools;
  asynchronous: AsynchronousInvocations;
  running: number;
  onInvoked(): void;
}

/** Runs the stack's functions, without authorization, which callers check first. */
export class Lambda {
  #functions: Map<string, LambdaFunction>;
  #logListeners = new Map<string, (line: string) => void>();
  #inspectedName: string | undefined;
  #injectFault: LambdaOptions["injectFault"];
  #activityLog: ActivityLog;
  #stopped = false;

  /** @throws {FunctionNotFoundError} if the function to inspect does not exist @throws {StackError} if it runs in Python */
  constructor(options: LambdaOptions) {
    this.#injectFault = options.injectFault;
    this.#activityLog = options.activityLog;
    this.#inspectedName =
      options.inspect && resolveFunctionName(options.inspect.functionName, getNames(options.functions));
    this.#functions = new Map(
      options.functions.map((deployed) => {
        const isInspected = deployed.configuration.name === this.#inspectedName;
        const debuggers = isInspected ? options.inspect?.debuggers : undefined;
        if (debuggers && isPython(deployed.configuration.runtime)) {
          throw new StackError("STACK_NOT_SUPPORTED", `cannot inspect ${this.#inspectedName}: it runs in Python`);
        }
        return [deployed.configuration.arn, this.#create(deployed, options, debuggers)];
      }),
    );
  }

  async start(): Promise<void> {
    await Promise.all([...this.#functions.values()].map(({ pools }) => pools.warm()));
  }

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
    await Promise.all(functions.map(({ pools }) => pools.stop()));
  }

  get configurations(): FunctionConfiguration[] {
    return [...this.#functions.values()].map(({ configuration }) => configuration);
  }

  /** The ARNs with which functions can be invoked: their own, and those of versions and aliases. */
  get invocableArns(): Set<string> {
    return new Set(this.configurations.flatMap(listInvocableArns));
  }

  isInspected(invokedFunctionArn: string): boolean {
    return this.#get(invokedFunctionArn).configuration.name === this.#inspectedName;
  }

  /**
   * Invokes a function, version or alias by its ARN and waits for the result.
   * @throws {AwsError} RequestTooLargeException, ResourceNotFoundException
   */
  invoke(invokedFunctionArn: string, payload: string, cause?: Cause): Promise<InvocationResult> {
    return this.invokeSynchronously({ requestId: randomUUID(), payload, cause, invokedFunctionArn });
  }

  /**
   * Invokes a function with further details, and waits for its result.
   * @throws {AwsError} RequestTooLargeException, ResourceNotFoundException
   */
  async invokeSynchronously(
    invocation: Invocation & { invokedFunctionArn: string },
    onLogLine?: (line: string) => void,
  ): Promise<InvocationResult> {
    const invoked = this.#get(invocation.invokedFunctionArn);
    rejectLargePayload(invocation.payload, MAX_SYNCHRONOUS_PAYLOAD_BYTES);
    if (onLogLine) {
      this.#logListeners.set(invocation.requestId, onLogLine);
    }
    try {
      return await this.#run(invoked, invocation, 1);
    } finally {
      this.#logListeners.delete(invocation.requestId);
    }
  }

  /**
   * Accepts an event, which is handled and retried after this resolves.
   * @throws {AwsError} RequestTooLargeException, ResourceNotFoundException
   */
  async invokeAsynchronously(
    invokedFunctionArn: string,
    payload: string,
    { requestId = randomUUID(), ...origin }: Partial<Pick<Invocation, "requestId" | "cause" | "caller">> = {},
  ): Promise<void> {
    rejectLargePayload(payload, MAX_ASYNCHRONOUS_PAYLOAD_BYTES);
    const { asynchronous } = this.#get(invokedFunctionArn);
    await asynchronous.accept({ requestId, payload, ...origin, invokedFunctionArn });
  }

  /**
   * Replaces a function's code, as UpdateFunctionCode does. Running invocations finish on the old code.
   * @param codeFolder absolute; must not change while it is in use
   * @param approve called once the new code is initialized; if it rejects, so does this, and the old code stays
   * @throws {FunctionNotFoundError}
   * @throws {InitializationError} if the new code cannot be initialized; the old code then stays, unlike on AWS
   * @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
   */
  async updateFunctionCode(name: string, codeFolder: string, approve?: () => Promise<void>): Promise<void> {
    const functions = [...this.#functions.values()];
    const functionName = resolveFunctionName(name, getNames(functions));
    const updated = functions.find(({ configuration }) => configuration.name === functionName) as LambdaFunction;
    const configuration = { ...updated.configuration, codeFolder };
    await updated.pools.update(configuration, approve);
    updated.configuration = configuration;
    this.#activityLog.record({ type: "function-updated", functionName });
  }

  async crash(requestId: string): Promise<void> {
    await Promise.all([...this.#functions.values()].map(({ pools }) => pools.crash(requestId)));
  }

  #create(deployed: DeployedFunction, options: LambdaOptions, debuggers: InspectorPort | undefined): LambdaFunction {
    const { configuration, environment } = deployed;
    const { activityLog, asynchronousSettings, clock, maxWorkersPerFunction: maxWorkers } = options;
    const onLogLine = (logLine: LogLine) => {
      options.onLogLine(deployed, logLine);
      this.#logListeners.get(logLine.requestId)?.(logLine.line);
    };
    const created: LambdaFunction = {
      configuration,
      running: 0,
      onInvoked: () => options.onInvoked(deployed),
      pools: new VersionPools(
        configuration,
        (version, configuration) =>
          new WorkerPool({ configuration, version, environment, maxWorkers, debuggers, clock, onLogLine }),
      ),
      asynchronous: new AsynchronousInvocations({
        function: configuration,
        findSettings: (invokedFunctionArn) => asynchronousSettings.get(toSettingsArn(invokedFunctionArn)) ?? {},
        invoke: (invocation, attempt) => this.#run(created, invocation, attempt),
        sendFailure: (queueArn, message) => options.sendFailure(queueArn, message, deployed),
        collection: options.store.collection(`lambda/${configuration.name}`),
        activityLog,
        clock,
      }),
    };
    return created;
  }

  async #run(invoked: LambdaFunction, invocation: Invocation, attempt: number): Promise<InvocationResult> {
    const { configuration, onInvoked, pools } = invoked;
    const { caller, cause, invokedFunctionArn = configuration.arn, requestId } = invocation;
    const version = findVersion(configuration, parseFunctionArn(invokedFunctionArn)?.qualifier);
    if (version === undefined) {
      // An event that an earlier run accepted for an alias that the stack no longer has.
      const { code, message } = createNotFoundError(invokedFunctionArn);
      return failed({ errorType: code, errorMessage: message });
    }
    const functionName = configuration.name;
    const atCapacity = invoked.running >= (configuration.reservedConcurrency ?? Number.POSITIVE_INFINITY);
    const fault = atCapacity ? undefined : this.#injectFault?.(functionName, cause);
    if (atCapacity || fault?.effect === "throttle") {
      this.#activityLog.record({ type: "invocation-throttled", functionName, requestId, attempt, cause });
      return throttled();
    }

    invoked.running++;
    // Other causes record the payload themselves.
    const payload = cause === undefined || cause.type === "invocation" ? invocation.payload : undefined;
    this.#activityLog.record({ type: "invocation-started", functionName, requestId, attempt, cause, payload, caller });
    const startedAt = performance.now();
    const result = await this.#invoke(pools.get(version), invocation, fault);
    invoked.running--;
    // An interrupted invocation is not a failure of the function.
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
      result: result.payload,
      ...(result.error && { error: `${result.error.errorType}: ${result.error.errorMessage}` }),
    });
    return result;
  }

  /** Invokes a handler. Never rejects: an error in creating a worker fails only the invocation. */
  async #invoke(pool: WorkerPool, invocation: Invocation, fault?: InvocationFault): Promise<InvocationResult> {
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

  #get(invokedFunctionArn: string): LambdaFunction {
    const { functionArn = "", qualifier } = parseFunctionArn(invokedFunctionArn) ?? {};
    const found = this.#functions.get(functionArn);
    if (!found || findVersion(found.configuration, qualifier) === undefined) {
      throw createNotFoundError(invokedFunctionArn);
    }
    return found;
  }
}

function getNames(functions: readonly { configuration: FunctionConfiguration }[]): string[] {
  return functions.map(({ configuration }) => configuration.name);
}
