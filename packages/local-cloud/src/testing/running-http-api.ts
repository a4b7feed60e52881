import { connect } from "node:net";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { onTestFinished } from "vitest";
import { HttpApi, type HttpApiDefinition, type HttpApiDependencies } from "../api-gateway/http-api.ts";
import type { RouteAuthorization } from "../api-gateway/route-table.ts";
import type { FunctionIntegration } from "../api-gateway/run-integration.ts";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { ManualClock } from "./manual-clock.ts";

export const functionArn = "arn:aws:lambda:eu-central-1:111122223333:function:lab2-dev-order";

/**
 * Starts an HTTP API with the stage `prod`, until the test ends.
 * @param options `routes` are route keys, all with the same function and `authorization`; `output` is the function's result
 */
export async function startHttpApi({
  routes = ["$default"],
  authorization,
  output = {},
  timeoutMs = 30_000,
  payloadFormatVersion = "2.0",
  ...overrides
}: {
  routes?: string[];
  authorization?: RouteAuthorization;
  output?: unknown;
} & Partial<Pick<FunctionIntegration, "timeoutMs" | "payloadFormatVersion">> &
  Partial<Omit<HttpApiDefinition, "routes" | "integrations"> & HttpApiDependencies> = {}) {
  const payloads: APIGatewayProxyEventV2[] = [];
  const activities: RecordedActivity[] = [];
  const clock = new ManualClock(Date.parse("2020-03-04T19:03:58.390Z"));
  const activityLog = new ActivityLog(clock);
  activityLog.subscribe((activity) => activities.push(activity));
  const api = new HttpApi();
  onTestFinished(() => api.stop());
  const url = await api.start(0);
  const definition: HttpApiDefinition = {
    id: "api-id",
    executionArn: "arn:aws:execute-api:eu-central-1:111122223333:api-id",
    stages: [{ name: "prod" }],
    routes: routes.map((routeKey) => ({ routeKey, integrationId: "integration", authorization })),
    integrations: new Map([["integration", { functionArn, timeoutMs, payloadFormatVersion }]]),
    authorizers: new Map(),
    ...overrides,
  };
  await api.serve(definition, {
    accountId: "111122223333",
    canInvoke: () => true,
    async invoke(_, payload) {
      payloads.push(JSON.parse(payload));
      return { payload: JSON.stringify(output) };
    },
    activityLog,
    clock,
    ...overrides,
  });
  return { url, payloads, activities, stop: () => api.stop() };
}

/** Sends raw bytes, and returns everything received until the server closes the connection. */
export function exchange(url: string, request: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(request));
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("end", () => resolve(Buffer.concat(chunks).toString()));
    socket.on("error", reject);
  });
}
