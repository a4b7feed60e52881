import type { IncomingMessage } from "node:http";
import type { Cause } from "../core/activity/cause.ts";
import type { InvocationResult } from "../lambda/invocation.ts";
import {
  badRequest,
  internalServerError,
  serviceUnavailable,
  toHttpResponse,
  toHttpResponseFormat1,
} from "./http-response.ts";
import type { Payload } from "./payload.ts";
import { toPayloadFormat1 } from "./payload-format-1.ts";
import { toRecordedEvent } from "./recorded-event.ts";
import { type CallService, resolveParameters, type ServiceIntegration } from "./service-integration.ts";
import type { Handled } from "./site.ts";

export interface FunctionIntegration {
  functionArn: string;
  timeoutMs: number;
  /** @default "2.0" */
  payloadFormatVersion?: "1.0" | "2.0";
}

export interface IntegrationDependencies {
  canInvoke(functionArn: string, sourceArn: string, cause: Cause): boolean;
  invoke(functionArn: string, payload: string, cause: Cause): Promise<InvocationResult>;
  /** @default the API has no integrations of services */
  callService?: CallService | undefined;
  /** Whether a debugger may pause the function, which disables the integration's timeout. @default never */
  isInspected?(functionArn: string): boolean;
  identitySources: readonly string[];
}

export interface IntegrationRequest {
  request: IncomingMessage;
  body: Buffer;
  payload: Payload;
  /** The ARN of the route. */
  sourceArn: string;
  cause: Cause;
}

/** Passes a request to a function. */
export async function invokeFunction(
  { canInvoke, identitySources, invoke, isInspected }: IntegrationDependencies,
  { functionArn, payloadFormatVersion, timeoutMs }: FunctionIntegration,
  { cause, payload, request, sourceArn }: IntegrationRequest,
): Promise<Handled> {
  if (!canInvoke(functionArn, sourceArn, cause)) {
    return { result: internalServerError };
  }
  const isFormat1 = payloadFormatVersion === "1.0";
  const event = isFormat1 ? toPayloadFormat1(payload, request) : payload;
  const detail = toRecordedEvent(event, identitySources);
  const invocation = invoke(functionArn, JSON.stringify(event), cause);
  const invoked = await (isInspected?.(functionArn) ? invocation : withTimeout(invocation, timeoutMs));
  // Observed on HTTP APIs when the function is throttled; AWS documents only REST APIs, which return a 500.
  if (!invoked || invoked.throttled) {
    return { result: serviceUnavailable, detail };
  }
  const toResponse = isFormat1 ? toHttpResponseFormat1 : toHttpResponse;
  return { result: invoked.error ? internalServerError : toResponse(invoked.payload), detail };
}

/** Passes a request to an AWS service, whose response is passed on. A request that lacks a parameter is a bad one. */
export async function callService(
  { callService, identitySources }: IntegrationDependencies,
  integration: ServiceIntegration,
  { body, cause, payload }: IntegrationRequest,
): Promise<Handled> {
  const detail = toRecordedEvent(payload, identitySources);
  const values = resolveParameters(integration, { payload, body: body.toString() });
  if (!values) {
    return { result: badRequest, detail };
  }
  const called = callService && (await withTimeout(callService(integration, values, cause), integration.timeoutMs));
  return { result: called ?? serviceUnavailable, detail };
}

async function withTimeout<Value>(promise: Promise<Value>, timeoutMs: number): Promise<Value | undefined> {
  const timer = Promise.withResolvers<undefined>();
  const timeout = setTimeout(() => timer.resolve(undefined), timeoutMs);
  try {
    return await Promise.race([promise, timer.promise]);
  } finally {
    clearTimeout(timeout);
  }
}
