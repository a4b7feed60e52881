import { expect, onTestFinished } from "vitest";
import * as z from "zod";
import { AwsEndpoint } from "../aws-endpoint/aws-endpoint.ts";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import { createJsonService, operation } from "../protocols/json-service.ts";

export const anything = z.looseObject({});

export async function startEndpoint() {
  const activityLog = new ActivityLog();
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const endpoint = new AwsEndpoint({ activityLog });
  onTestFinished(() => endpoint.stop());
  return { activities, endpoint, url: await endpoint.start(0) };
}

/** Starts an endpoint with the service Orders_1. Callers are identified by access key. */
export async function startOrdersEndpoint() {
  const started = await startEndpoint();
  const hanging = Promise.withResolvers<AbortSignal>();
  const service = createJsonService("Orders_1", {
    Echo: operation(anything, (input) => ({ input })),
    Place: operation(z.strictObject({ ID: z.string() }), ({ ID }) => ({ ID })),
    WhoAmI: operation(anything, (_, { caller }) => ({ caller })),
    Deny: operation(anything, () => {
      throw new AwsError("AccessDeniedException", "User: order is not authorized");
    }),
    Conflict: operation(anything, () => {
      throw new AwsError("Conflict", "order already exists", 409);
    }),
    Crash: operation(anything, () => {
      throw new TypeError("secret of /home/someone");
    }),
    Hang: operation(anything, (_, { signal }) => {
      hanging.resolve(signal);
      return new Promise(() => {});
    }),
  });
  started.endpoint.serve([service], (accessKeyId) => ({ kind: "root", arn: `key ${accessKeyId}` }));
  const call = (operation: string, body = "{}", headers: Record<string, string> = {}) =>
    fetch(started.url, {
      method: "POST",
      headers: { "x-amz-target": operation, "content-type": "application/x-amz-json-1.1", ...headers },
      body,
    });
  return { ...started, call, hanging: hanging.promise };
}

/** Asserts that a response is an error in the form that AWS SDKs read. */
export async function expectError(response: Response, statusCode: number, code: string, message: string) {
  const text = await response.text();
  expect(JSON.parse(text)).toEqual({ __type: code, message: expect.stringContaining(message) });
  expect(response.status).toBe(statusCode);
  expect(response.headers.get("x-amzn-errortype")).toBe(code);
  expect(response.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
  expect(text).not.toMatch(/\bat .*:\d+/);
  return text;
}
