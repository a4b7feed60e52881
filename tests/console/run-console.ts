import { fileURLToPath } from "node:url";
import type { LocalCloudOptions } from "local-cloud";
import { type RunningStack, runStack } from "../support/run-stack.ts";

const consoleFolder = fileURLToPath(new URL("../../packages/local-cloud-console/dist", import.meta.url));

/** Runs the synthesized stack with the built console until the test ends. */
export async function runConsole(
  options: Partial<LocalCloudOptions> = {},
): Promise<RunningStack & { consoleUrl: string }> {
  const stack = await runStack({ consolePort: 0, consoleFolder, ...options });
  if (stack.consoleUrl === undefined) {
    throw new Error("the local cloud did not start its console");
  }
  return { ...stack, consoleUrl: stack.consoleUrl };
}
