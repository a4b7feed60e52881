import { Worker } from "node:worker_threads";
import { COMPILE_CACHE_FOLDER } from "../core/compile-cache-folder.ts";
import { findPython, isPython } from "./find-python.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import type { InspectorPort } from "./inspector-port.ts";
import {
  type FunctionError,
  failed,
  type Invocation,
  type InvocationFault,
  type InvocationResult,
} from "./invocation.ts";
import { watchMemory } from "./memory-watch.ts";
import { type InvocationMessage, type RuntimeMessage, type RuntimeSettings, STOP } from "./runtime-messages.ts";

const MAX_INITIALIZATION_MS = 10_000;

/** V8 collects garbage late: a stricter multiple of a function's memory would stop functions that run on AWS. */
const MEMORY_FACTOR = 2;

/** Smaller than V8's default, which costs memory in each worker and speeds up no handler. */
const YOUNG_GENERATION_MB = 4;

/**
 * A thread with its own heap and environment that runs one invocation at a time and is reused until it fails.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class LambdaWorker {
  readonly logStreamName: string;
  #configuration: FunctionConfiguration;
  #onLogLine: (line: string, requestId: string) => void;
  #pythonPath: string | undefined;
  #thread: Worker;
  #exited = Promise.withResolvers<void>();
  #initialization = Promise.withResolvers<InvocationResult | undefined>();
  #finish: ((result: InvocationResult) => void) | undefined;
  #fatalError: InvocationResult | undefined;
  #requestId = "";
  #fault: InvocationFault | undefined;
  #debuggers: InspectorPort | undefined;
  #inspectorPort: number | undefined;
  usable = true;

  /** @param debuggers lets a debugger attach, which disables timeouts */
  constructor(
    configuration: FunctionConfiguration,
    environment: Record<string, string>,
    logStreamName: string,
    onLogLine: (line: string, requestId: string) => void,
    debuggers?: InspectorPort,
  ) {
    this.logStreamName = logStreamName;
    this.#configuration = configuration;
    this.#debuggers = debuggers;
    this.#onLogLine = onLogLine;
    this.#pythonPath = isPython(configuration.runtime) ? findPython() : undefined;
    this.#thread = new Worker(new URL("./runtime.ts", import.meta.url), {
      // Keeps the thread's own inspector URL off the terminal.
      ...(debuggers && { execArgv: ["--inspect-publish-uid=http"] }),
      env: { ...environment, NODE_COMPILE_CACHE: COMPILE_CACHE_FOLDER },
      // Twice the limit of the memory watch: V8 aborts the whole process if one allocation exceeds its limit by far.
      resourceLimits: {
        maxOldGenerationSizeMb: 2 * MEMORY_FACTOR * configuration.memoryMb,
        maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
      },
      stdout: true,
      stderr: true,
      workerData: {
        codeFolder: configuration.codeFolder,
        layerFolders: configuration.layerFolders ?? [],
        handler: configuration.handler,
        runtime: configuration.runtime,
        pythonPath: this.#pythonPath,
        functionName: configuration.name,
        memoryMb: configuration.memoryMb,
        logGroupName: configuration.logGroupName,
        logStreamName,
        inspected: debuggers !== undefined,
      } satisfies RuntimeSettings,
    });
    this.#thread.on("message", (message: RuntimeMessage) => this.#receive(message));
    this.#thread.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY") {
        this.#runOutOfMemory();
      } else {
        this.#fatalError ??= failed({ errorType: error.name, errorMessage: error.message });
      }
    });
    this.#thread.on("exit", (exitCode) => this.#handleExit(exitCode));

    const timer = this.#startTimer(MAX_INITIALIZATION_MS / 1000);
    const unwatch = this.#watchMemory();
    void this.#initialization.promise.then(() => {
      clearTimeout(timer);
      unwatch();
    });
  }

  async initialized(): Promise<FunctionError | undefined> {
    const failure = await this.#initialization.promise;
    return failure?.error;
  }

  /**
   * Runs an invocation after the initialization. Never rejects: errors are results.
   * @param onStart called after the initialization, which may have failed
   */
  async invoke(invocation: Invocation, onStart?: () => void): Promise<InvocationResult> {
    const { fault, requestId } = invocation;
    this.#requestId = requestId;
    this.#fault = fault;
    const initializationError = await this.#initialization.promise;
    onStart?.();
    if (initializationError) {
      return initializationError;
    }
    if (!this.usable) {
      return this.#createExitResult(0);
    }

    const { timeoutSeconds } = this.#configuration;
    const result = await new Promise<InvocationResult>((resolve) => {
      const timer = this.#startTimer(timeoutSeconds);
      const unwatch = this.#watchMemory();
      this.#finish = (result) => {
        clearTimeout(timer);
        unwatch();
        resolve(result);
      };
      const deadlineMs = this.#debuggers ? Number.POSITIVE_INFINITY : Date.now() + timeoutSeconds * 1000;
      const { clientContext, invokedFunctionArn = this.#configuration.arn, payload } = invocation;
      const message: InvocationMessage = {
        requestId,
        payload,
        deadlineMs,
        invokedFunctionArn,
        clientContext,
        delayMs: fault?.delayMs ?? 0,
      };
      if (fault?.effect === "crash-before") {
        void this.crash();
      } else {
        this.#thread.postMessage(message);
      }
    });
    this.#finish = undefined;
    return result;
  }

  get requestId(): string {
    return this.#requestId;
  }

  /** Stops the thread as if its process were killed, which fails its invocation. Resolves once it has exited. */
  crash(): Promise<void> {
    return this.#stopWith("Runtime.ExitError", "Runtime exited with error: signal: killed");
  }

  async stop(): Promise<void> {
    this.usable = false;
    this.#detach();
    await (this.#pythonPath === undefined ? this.#thread.terminate() : this.#stopProcess());
  }

  /** A thread that is terminated would leave the exited process behind, as a zombie. */
  async #stopProcess(): Promise<void> {
    this.#thread.postMessage(STOP);
    await this.#exited.promise;
  }

  #receive(message: RuntimeMessage): void {
    if (message.type === "ready") {
      this.#initialization.resolve(undefined);
    } else if (message.type === "inspectable") {
      this.#attach(message.port);
    } else if (message.type === "log") {
      this.#onLogLine(message.line, this.#requestId);
    } else if (message.type === "result") {
      this.#finishInvocation({ payload: message.payload });
    } else if (!message.fatal) {
      this.#finishInvocation(failed(message.error));
    } else {
      this.#fatalError = failed(message.error);
      void this.stop();
    }
  }

  #attach(inspectorPort: number): void {
    if (this.usable) {
      this.#inspectorPort = inspectorPort;
      this.#debuggers?.add(inspectorPort);
    }
  }

  #detach(): void {
    if (this.#inspectorPort !== undefined) {
      this.#debuggers?.remove(this.#inspectorPort);
    }
  }

  #finishInvocation(result: InvocationResult): void {
    if (this.#fault?.effect === "crash-after") {
      void this.crash();
    } else {
      this.#finish?.(result);
    }
  }

  #startTimer(seconds: number): NodeJS.Timeout | undefined {
    return this.#debuggers ? undefined : setTimeout(() => this.#timeOut(seconds), seconds * 1000);
  }

  #timeOut(afterSeconds: number): void {
    void this.#stopWith("Sandbox.Timedout", `Task timed out after ${afterSeconds.toFixed(2)} seconds`);
  }

  #watchMemory(): () => void {
    return watchMemory(this.#thread, MEMORY_FACTOR * this.#configuration.memoryMb, () => this.#runOutOfMemory());
  }

  #runOutOfMemory(): void {
    void this.#stopWith("Runtime.OutOfMemory", "Runtime exited with error: signal: killed");
  }

  #handleExit(exitCode: number): void {
    this.#exited.resolve();
    this.usable = false;
    const result = this.#fatalError ?? this.#createExitResult(exitCode);
    this.#initialization.resolve(result);
    this.#detach();
    this.#finish?.(result);
  }

  #createExitResult(exitCode: number): InvocationResult {
    const reason =
      exitCode === 0
        ? "Runtime exited without providing a reason"
        : `Runtime exited with error: exit status ${exitCode}`;
    return this.#createError("Runtime.ExitError", reason);
  }

  #stopWith(errorType: string, reason: string): Promise<void> {
    this.#fatalError = this.#createError(errorType, reason);
    return this.stop();
  }

  #createError(errorType: string, reason: string): InvocationResult {
    return failed({ errorType, errorMessage: `RequestId: ${this.#requestId} Error: ${reason}` });
  }
}
