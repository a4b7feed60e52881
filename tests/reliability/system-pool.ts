import type { StackEdit } from "../support/run-stack.ts";
import type { ServiceName } from "./boundaries.ts";
import { TIMEOUT_SECONDS } from "./fault-kinds.ts";
import { OrderSystem } from "./order-system.ts";

/**
 * A system that many orders share, and one for each service with a short timeout. A system is replaced if its task
 * fails.
 */
export class SystemPool {
  #systems = new Map<ServiceName | undefined, OrderSystem>();

  /**
   * Runs a task in a system, which is discarded if the task fails.
   * @param withShortTimeout the service that times out soon. @default none
   */
  async use<Value>(
    withShortTimeout: ServiceName | undefined,
    task: (system: OrderSystem) => Promise<Value>,
  ): Promise<Value> {
    const system =
      this.#systems.get(withShortTimeout) ??
      (await OrderSystem.start(withShortTimeout ? { edit: shortenTimeout(withShortTimeout) } : {}));
    this.#systems.set(withShortTimeout, system);
    try {
      return await task(system);
    } catch (error) {
      this.#systems.delete(withShortTimeout);
      await system.stack.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    const systems = [...this.#systems.values()];
    this.#systems.clear();
    await Promise.all(systems.map(({ stack }) => stack.stop()));
  }
}

function shortenTimeout(service: ServiceName): StackEdit {
  return ({ resource }) => {
    const settings = resource.aws_lambda_function?.[service];
    if (!settings) {
      throw new Error(`function ${service} is not defined in the stack`);
    }
    settings.timeout = TIMEOUT_SECONDS;
  };
}
