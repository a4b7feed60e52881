import type { Decision } from "iam-policy";
import { expect, test } from "vitest";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { testFunction } from "../testing/function-code.ts";
import { TraceDelivery } from "./trace-delivery.ts";

const caller = { kind: "role", arn: "arn:aws:sts::000000000000:assumed-role/order/order", roleArn: "role" } as const;
const allowed: Decision = { allowed: true, decidedBy: undefined };
const denied: Decision = { allowed: false, decidedBy: undefined, message: "User: … is not authorized" };

function setUp(decision: Decision) {
  const activityLog = new ActivityLog();
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const requests: string[] = [];
  const traces = new TraceDelivery({
    authorize: (_, action, resource) => {
      requests.push(`${action} ${resource}`);
      return decision;
    },
    activityLog,
  });
  return { activities, requests, traces };
}

test("warns once about a function whose role may not write traces", () => {
  const { activities, traces } = setUp(denied);
  const traced = testFunction("", { activeTracing: true });
  traces.deliver(traced, caller);
  traces.deliver(traced, caller);
  expect(activities).toMatchObject([
    { type: "warning", message: "cannot write the traces of lab2-dev-order: User: … is not authorized" },
  ]);
});

test("authorizes a role that may write traces once, without a warning", () => {
  const { activities, requests, traces } = setUp(allowed);
  traces.deliver(testFunction("", { activeTracing: true }), caller);
  expect(requests).toEqual(["xray:PutTraceSegments *"]);
  expect(activities).toEqual([]);
});

test("requires no permission without active tracing", () => {
  const { requests, traces } = setUp(denied);
  traces.deliver(testFunction(""), caller);
  expect(requests).toEqual([]);
});
