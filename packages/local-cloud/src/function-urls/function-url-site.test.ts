import type { Caller } from "iam-policy";
import { describe, expect, onTestFinished, test } from "vitest";
import { HttpApi, NO_HTTP_API } from "../api-gateway/http-api.ts";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { type InvocationResult, throttled } from "../lambda/invocation.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { createFunctionUrlSite } from "./function-url-site.ts";
import type { FunctionUrl } from "./read-function-urls.ts";

const functionArn = "arn:aws:lambda:eu-central-1:111122223333:function:orders";
const role: Caller = {
  kind: "role",
  arn: "arn:aws:sts::111122223333:assumed-role/client/session",
  roleArn: "arn:aws:iam::111122223333:role/client",
};
const signed = { authorization: "AWS4-HMAC-SHA256 Credential=ASIACLIENT/20260101/eu-central-1/lambda/aws4_request" };

/** Serves the URL of a function with this result, until the test ends. */
async function startFunctionUrl(result: InvocationResult | unknown, options: Partial<FunctionUrl> = {}) {
  const clock = new ManualClock();
  const activityLog = new ActivityLog(clock);
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const events: Record<string, unknown>[] = [];
  const invoke = async (_: string, payload: string) => {
    events.push(JSON.parse(payload));
    const isResult = typeof result === "object" && result !== null && "payload" in result;
    return isResult ? (result as InvocationResult) : { payload: JSON.stringify(result) };
  };
  const site = createFunctionUrlSite(
    { id: "url-id", basePath: "/lambda-url/url-id", functionArn, requiresSignature: false, ...options },
    {
      accountId: "111122223333",
      findCaller: () => role,
      canInvoke: (arn, caller) => arn === functionArn && caller === role,
      invoke,
      clock,
    },
  );
  const server = new HttpApi();
  onTestFinished(() => server.stop());
  const shared = { accountId: "111122223333", canInvoke: () => false, invoke, activityLog, clock };
  const address = await server.start(0);
  await server.serve(NO_HTTP_API, shared, [site]);
  return { activities, address, events, url: `${address}/lambda-url/url-id` };
}

test("a request becomes an event with the path below the URL", async () => {
  const { activities, events, url } = await startFunctionUrl({ statusCode: 201, body: '{"ID":"1"}' });
  const response = await fetch(`${url}/orders/1?size=2`, { method: "POST", body: "text" });
  expect([response.status, response.headers.get("content-type"), await response.json()]).toEqual([
    ...[201, "application/json", { ID: "1" }],
  ]);
  const requestId = response.headers.get("x-amzn-requestid");
  expect(events).toMatchObject([
    {
      version: "2.0",
      routeKey: "$default",
      rawPath: "/orders/1",
      rawQueryString: "size=2",
      body: "text",
      requestContext: {
        accountId: "anonymous",
        apiId: "url-id",
        stage: "$default",
        requestId,
        http: { method: "POST" },
      },
    },
  ]);
  expect(activities).toMatchObject([{ type: "http-request", requestId, path: "/lambda-url/url-id/orders/1" }]);
});

test.each(["", "/"])("the URL with %j at its end has the path /", async (end) => {
  const { events, url } = await startFunctionUrl("ok");
  await fetch(`${url}${end}`);
  expect(events).toMatchObject([{ rawPath: "/" }]);
});

test("the server has nothing outside the URL", async () => {
  const { address, url } = await startFunctionUrl("ok");
  const statuses = [`${address}/`, `${url}-2/`].map(async (other) => (await fetch(other)).status);
  expect(await Promise.all(statuses)).toEqual([404, 404]);
});

describe("a function that", () => {
  test.each([
    ["fails", { payload: "{}", error: { errorType: "Error", errorMessage: "secret" } }, 502],
    ["returns an invalid status", { statusCode: "abc" }, 502],
    ["is throttled", throttled(), 429],
    ["returns the status 500", { statusCode: 500, body: "own" }, 500],
  ])("%s is reported", async (_, result, status) => {
    const { url } = await startFunctionUrl(result);
    const response = await fetch(url);
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain("secret");
  });
});

describe("a URL with IAM authorization", () => {
  test("passes the caller to the function", async () => {
    const { events, url } = await startFunctionUrl("ok", { requiresSignature: true });
    expect((await fetch(url, { headers: signed })).status).toBe(200);
    const iam = { accessKey: "ASIACLIENT", accountId: "111122223333", userArn: role.arn };
    expect(events).toMatchObject([{ requestContext: { accountId: "111122223333", authorizer: { iam } } }]);
  });

  test.each([
    ["unsigned", functionArn, {}],
    ["from a caller without permission", `${functionArn}:live`, signed],
  ])("rejects a request that is %s", async (_, arn, headers) => {
    const { events, url } = await startFunctionUrl("ok", { requiresSignature: true, functionArn: arn });
    const response = await fetch(url, { headers });
    expect([response.status, await response.json()]).toEqual([403, { Message: "Forbidden" }]);
    expect(events).toEqual([]);
  });
});

describe("CORS", () => {
  const cors = {
    ...{ allowCredentials: false, allowHeaders: [], allowMethods: ["GET"], allowOrigins: ["https://shop.example"] },
    ...{ exposeHeaders: [], maxAgeSeconds: 60 },
  };
  const origin = "https://shop.example";

  test("allows the configured origin, with a preflight", async () => {
    const { events, url } = await startFunctionUrl("ok", { cors });
    const headers = { origin, "access-control-request-method": "GET" };
    const preflight = await fetch(url, { method: "OPTIONS", headers });
    expect(preflight.headers.get("access-control-max-age")).toBe("60");
    expect(events).toEqual([]);
    expect((await fetch(url, { headers: { origin } })).headers.get("access-control-allow-origin")).toBe(origin);
  });

  test("rejects pages of other origins", async () => {
    const { url } = await startFunctionUrl("ok", { cors });
    expect((await fetch(url, { headers: { origin: "https://other.example" } })).status).toBe(403);
  });
});

test("a body above 6 MB is rejected", async () => {
  const { url } = await startFunctionUrl("ok");
  expect((await fetch(url, { method: "POST", body: Buffer.alloc(6 * 1024 * 1024 + 1) })).status).toBe(413);
});
