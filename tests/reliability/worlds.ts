import { rmSync } from "node:fs";
import { copyStack } from "../support/run-stack.ts";
import type { ServiceName } from "./boundaries.ts";
import { World } from "./world.ts";

/** A world that many orders share, and one in which a service has a short timeout; a world whose task fails is replaced. */
export class Worlds {
  #service: ServiceName;
  #timeoutSeconds: number;
  #worlds = new Map<string, World>();
  #shortTimeoutStack: string | undefined;

  constructor(service: ServiceName, timeoutSeconds: number) {
    this.#service = service;
    this.#timeoutSeconds = timeoutSeconds;
  }

  /** Runs a task in a world, which is discarded if the task fails. */
  async use<Value>(kind: "default" | "short-timeout", task: (world: World) => Promise<Value>): Promise<Value> {
    const stackFolder = kind === "short-timeout" ? this.#createShortTimeoutStack() : undefined;
    const world = this.#worlds.get(kind) ?? (await World.start(stackFolder === undefined ? {} : { stackFolder }));
    this.#worlds.set(kind, world);
    try {
      return await task(world);
    } catch (error) {
      this.#worlds.delete(kind);
      await world.stack.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#worlds.values()].map(({ stack }) => stack.stop()));
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
