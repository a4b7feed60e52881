import type { Stack } from "../terraform/stack.ts";
import type { FunctionAlias } from "./function-configuration.ts";
import { qualifyArn } from "./function-versions.ts";
import { lambdaAlias } from "./resources.ts";

/** Reads the aliases of a function. */
export function readAliases(stack: Stack, functionArn: string): FunctionAlias[] {
  return stack.resources(lambdaAlias).flatMap(({ attributes, config }) => {
    const { description = "", function_version: version, name } = config;
    const arn = String(attributes.arn);
    return arn === qualifyArn(functionArn, name) ? [{ name, arn, description, version }] : [];
  });
}
