import { fileURLToPath } from "node:url";
import { type RunningStack, runStack, type StackOptions } from "../support/run-stack.ts";
import { shareStack } from "../support/share-stack.ts";

const withConsole = {
  consolePort: 0,
  consoleFolder: fileURLToPath(new URL("../../packages/local-cloud-console/dist", import.meta.url)),
} satisfies StackOptions;

/** Runs the synthesized stack with the built console until the test ends. */
export async function runConsole(options: StackOptions = {}): Promise<RunningStack & { consoleUrl: string }> {
  const stack = await runStack({ ...withConsole, ...options });
  return { ...stack, consoleUrl: getConsoleUrl(stack) };
}

/** Returns a `test` for stories that share one running stack with the built console. */
export const shareConsole = (options: StackOptions = {}) =>
  shareStack({ ...withConsole, ...options }).extend("consoleUrl", ({ stack }) => getConsoleUrl(stack));

function getConsoleUrl({ consoleUrl }: RunningStack): string {
  if (consoleUrl === undefined) {
    throw new Error("the local cloud did not start its console");
  }
  return consoleUrl;
}
