import type { Cors } from "../api-gateway/cors.ts";
import { toCors } from "../api-gateway/cors-configuration.ts";
import { findQualifiedArn } from "../lambda/find-function.ts";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { functionUrl, toBasePath } from "./resources.ts";

export interface FunctionUrl {
  id: string;
  /** Without a trailing slash. */
  basePath: string;
  /** The ARN of the function or alias. */
  functionArn: string;
  requiresSignature: boolean;
  /** @default off: a function's own headers remain */
  cors?: Cors | undefined;
}

/** Reads the function URLs. @throws {StackError} if a function or alias is unknown, or has two URLs */
export function readFunctionUrls(stack: Stack): FunctionUrl[] {
  const addresses = new Map<string, string>();
  return stack.resources(functionUrl).map(({ address, attributes, config }) => {
    const functionArn = findQualifiedArn(stack, config, address);
    const other = addresses.get(functionArn);
    if (other) {
      throw createInvalidResourceError(`${address}: function_name: ${other} is already the URL of ${functionArn}`);
    }
    addresses.set(functionArn, address);
    const { cors } = config;
    return {
      id: String(attributes.url_id),
      basePath: toBasePath(String(attributes.url_id)),
      functionArn,
      requiresSignature: config.authorization_type === "AWS_IAM",
      cors: cors && toCors(cors),
    };
  });
}
