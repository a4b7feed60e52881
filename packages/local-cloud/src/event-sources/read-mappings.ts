import { parseFunctionArn } from "../core/function-arn.ts";
import { findFunction, findQualifiedArn } from "../lambda/find-function.ts";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { eventSourceMapping } from "./resources.ts";

export type MappingConfig = ReturnType<typeof readMappings>[number]["config"];

/** Reads all mappings with their functions. @throws {StackError} if a function is unknown */
export function readMappings(stack: Stack) {
  return stack.resources(eventSourceMapping).map(({ address, config }) => {
    const { functionArn: function_name = config.function_name, qualifier } =
      parseFunctionArn(config.function_name) ?? {};
    const { config: target } = findFunction(stack, function_name, address);
    return {
      address,
      config,
      functionArn: findQualifiedArn(stack, { function_name, qualifier }, address),
      functionName: target.function_name,
      roleArn: target.role,
      timeoutSeconds: target.timeout,
    };
  });
}

/** Calls `compile` with the patterns of a mapping. @throws {StackError} if one is invalid */
export function compilePatterns<Compiled>(
  { filter_criteria }: MappingConfig,
  address: string,
  compile: (patterns: string[]) => Compiled,
): Compiled {
  try {
    return compile(filter_criteria?.filter.map(({ pattern }) => pattern) ?? []);
  } catch (cause) {
    throw createInvalidResourceError(`${address}: filter_criteria: ${(cause as Error).message}`, { cause });
  }
}
