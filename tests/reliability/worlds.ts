import { rmSync } from "node:fs";
import { copyStack } from "../support/run-stack.ts";
import type { ServiceName } from "./boundaries.ts";
import { World } from "./world.ts";

/** One world for many orders, and another one in which a service times out soon; a broken one is replaced. */
export class Worlds {
  #service: ServiceName;
  #timeOutSeconds: number;
  #worlds = new Map<string, World>();
  #impatientStack: string | undefined;

  constructor(service: ServiceName, timeOutSeconds: number) {
    this.#service = service;
    this.#timeOutSeconds = timeOutSeconds;
  }

  /** Lets something happen in a world, which is not used again if it fails. */
  async in<Value>(kind: "patient" | "impatient", happen: (world: World) => Promise<Value>): Promise<Value> {
    const stackFolder = kind === "impatient" ? this.#impatient() : undefined;
    const world = this.#worlds.get(kind) ?? (await World.start(stackFolder === undefined ? {} : { stackFolder }));
    this.#worlds.set(kind, world);
    try {
      return await happen(world);
    } catch (error) {
      this.#worlds.delete(kind);
      await world.stack.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#worlds.values()].map(({ stack }) => stack.stop()));
    if (this.#impatientStack) {
      rmSync(this.#impatientStack, { recursive: true });
    }
  }

  #impatient(): string {
    this.#impatientStack ??= copyStack(({ resource }) => {
      const settings = resource.aws_lambda_function?.[this.#service];
      if (!settings) {
        throw new Error(`the stack has no function ${this.#service}`);
      }
      settings.timeout = this.#timeOutSeconds;
    });
    return this.#impatientStack;
  }
}
