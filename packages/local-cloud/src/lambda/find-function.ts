import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { findVersion, qualifyArn } from "./function-versions.ts";
import { readAliases } from "./read-aliases.ts";
import { lambdaFunction } from "./resources.ts";

/** @throws {StackError} if the function, to which the resource at `address` refers, is unknown */
export function findFunction(stack: Stack, nameOrArn: string, address: string) {
  const found = stack
    .resources(lambdaFunction)
    .find(({ config, attributes }) => config.function_name === nameOrArn || attributes.arn === nameOrArn);
  if (!found) {
    throw createInvalidResourceError(`${address}: function_name: the stack has no function ${nameOrArn}`);
  }
  return found;
}

/** Finds the function, version or alias of a setting. @throws {StackError} if it is unknown */
export function findQualifiedArn(
  stack: Stack,
  { function_name, qualifier }: { function_name: string; qualifier?: string | undefined },
  address: string,
): string {
  const { attributes, config } = findFunction(stack, function_name, address);
  const functionArn = String(attributes.arn);
  const aliases = readAliases(stack, functionArn);
  if (findVersion({ publishes: config.publish, aliases }, qualifier) === undefined) {
    const message = `${address}: qualifier: ${config.function_name} has no version or alias ${qualifier}`;
    throw createInvalidResourceError(message);
  }
  return qualifyArn(functionArn, qualifier);
}
