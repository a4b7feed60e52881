import type { Cause } from "../core/activity/cause.ts";
import type { HttpResponse } from "./http-response.ts";
import { type MappedRequest, type ParameterMapping, parseMapping } from "./parameter-mapping.ts";

/** Passes requests to an AWS service as a role. */
export interface ServiceIntegration {
  subtype: IntegrationSubtype;
  roleArn: string;
  parameters: ReadonlyMap<string, ParameterMapping>;
  timeoutMs: number;
}

/** Calls the service with the values of its parameters. */
export type CallService = (
  integration: ServiceIntegration,
  values: Record<string, string>,
  cause: Cause,
) => Promise<HttpResponse>;

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html */
const PARAMETERS = {
  "EventBridge-PutEvents": {
    required: ["Detail", "DetailType", "Source"],
    optional: ["EventBusName", "Resources", "Time", "TraceHeader"],
  },
  "SQS-SendMessage": {
    required: ["QueueUrl", "MessageBody"],
    optional: [
      ...["DelaySeconds", "MessageAttributes", "MessageDeduplicationId", "MessageGroupId"],
      "MessageSystemAttributes",
    ],
  },
};

export type IntegrationSubtype = keyof typeof PARAMETERS;

export const INTEGRATION_SUBTYPES = Object.keys(PARAMETERS) as IntegrationSubtype[];

/** Parses the parameters of a service. @throws {Error} if one is missing, unknown or invalid */
export function parseParameters(
  subtype: IntegrationSubtype,
  sources: Readonly<Record<string, string>>,
): Map<string, ParameterMapping> {
  const { optional, required } = PARAMETERS[subtype];
  const missing = required.find((name) => sources[name] === undefined);
  if (missing !== undefined) {
    throw new Error(`${subtype} requires ${missing}`);
  }
  const known = [...required, ...optional];
  const unknown = Object.keys(sources).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(`${unknown} is not supported; ${subtype} has ${known.join(", ")}`);
  }
  return new Map(Object.entries(sources).map(([name, source]) => [name, parseMapping(source)]));
}

/** Reads the parameters of a request, or returns undefined if the request lacks one. */
export function resolveParameters(
  { parameters }: ServiceIntegration,
  request: MappedRequest,
): Record<string, string> | undefined {
  const values = Array.from(parameters, ([name, read]) => [name, read(request)] as const);
  return values.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(values as [string, string][]);
}
