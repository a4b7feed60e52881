import { rmSync } from "node:fs";
import { copyStack } from "../support/run-stack.ts";
import type { ServiceName } from "./boundaries.ts";
import { OrderSystem } from "./order-system.ts";

/** A system that many orders share, and one in which a service has a short timeout. A system is replaced if its task fails. */
export class SystemPool {
  #service: ServiceName;
  #timeoutSeconds: number;
  #systems = new Map<string, OrderSystem>();
  #shortTimeoutStack: string | undefined;

  constructor(service: ServiceName, timeoutSeconds: number) {
    this.#service = service;
    this.#timeoutSeconds = timeoutSeconds;
  }

  /** Runs a task in a system, which is discarded if the task fails. */
  async use<Value>(kind: "default" | "short-timeout", task: (system: OrderSystem) => Promise<Value>): Promise<Value> {
    const stackFolder = kind === "short-timeout" ? this.#createShortTimeoutStack() : undefined;
    const system =
      this.#systems.get(kind) ?? (await OrderSystem.start(stackFolder === undefined ? {} : { stackFolder }));
    this.#systems.set(kind, system);
    try {
      return await task(system);
    } catch (error) {
      this.#systems.delete(kind);
      await system.stack.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#systems.values()].map(({ stack }) => stack.stop()));
    if (this.#shortTimeoutStack) {
      rmSync(this.#shortTimeoutStack, { recursive: true });
    }
  }

  #createShortTimeoutStack(): string {
    this.#shortTimeoutStack ??= copyStack(({ resource }) => {
      const settings = resource.aws_lambda_function?.[this.#service];
      if (!settings) {
        throw new Error(`function ${this.#service} is not defined in the stack`);
      }
      settings.timeout = this.#timeoutSeconds;
    });
    return this.#shortTimeoutStack;
  }
}
