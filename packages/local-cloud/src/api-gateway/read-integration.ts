import type * as z from "zod";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import type { Integration } from "./http-api.ts";
import type { integration } from "./resources.ts";
import { parseParameters } from "./service-integration.ts";

export type IntegrationConfig = Omit<z.output<typeof integration.schema>, "api_id">;

/** Reads an integration of a function or a service. @throws {StackError} if a reference or parameter is invalid */
export function readIntegration(
  config: IntegrationConfig,
  address: string,
  functionArns: ReadonlySet<string>,
): Integration {
  const { credentials_arn, integration_subtype: subtype, integration_uri, request_parameters } = config;
  const timeoutMs = config.timeout_milliseconds;
  if (subtype !== undefined) {
    if (credentials_arn === undefined) {
      throw createInvalidResourceError(`${address}: credentials_arn: ${subtype} needs a role of this stack`);
    }
    try {
      return {
        subtype,
        roleArn: credentials_arn,
        parameters: parseParameters(subtype, request_parameters ?? {}),
        timeoutMs,
      };
    } catch (cause) {
      throw createInvalidResourceError(`${address}: request_parameters: ${(cause as Error).message}`, { cause });
    }
  }
  const [unsupported] = Object.entries({ credentials_arn, request_parameters }).find(([, value]) => value) ?? [];
  if (unsupported !== undefined) {
    throw createInvalidResourceError(`${address}: ${unsupported}: is supported only with an integration_subtype`);
  }
  const functionArn = findFunctionArn(integration_uri ?? "", functionArns, `${address}: integration_uri`);
  return { functionArn, timeoutMs, payloadFormatVersion: config.payload_format_version };
}

/** @param where the attribute, for errors */
export function findFunctionArn(uri: string, functionArns: ReadonlySet<string>, where: string): string {
  const arn = /arn:aws:lambda:[^/]+/.exec(uri)?.[0];
  if (!arn) {
    throw createInvalidResourceError(`${where}: ${uri || "a missing URI"} is not a function`);
  }
  if (!functionArns.has(arn)) {
    throw createInvalidResourceError(`${where}: the stack has no function ${arn}`);
  }
  return arn;
}
