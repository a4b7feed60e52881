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
  const asked: string[] = [];
  const traces = new TraceDelivery({
    authorize: (_, action, resource) => {
      asked.push(`${action} ${resource}`);
      return decision;
    },
    activityLog,
  });
  return { activities, asked, traces };
}

test("the traces of a function whose role may not write them are lost, which is said once", () => {
  const { activities, traces } = setUp(denied);
  const traced = testFunction("", { activeTracing: true });
  traces.deliver(traced, caller);
  traces.deliver(traced, caller);
  expect(activities).toMatchObject([
    { type: "warning", message: "the traces of lab2-dev-order are lost: User: … is not authorized" },
  ]);
});

test("a role that may write traces is asked for once, and nothing is said", () => {
  const { activities, asked, traces } = setUp(allowed);
  traces.deliver(testFunction("", { activeTracing: true }), caller);
  expect(asked).toEqual(["xray:PutTraceSegments *"]);
  expect(activities).toEqual([]);
});

test("a function without active tracing needs no permission", () => {
  const { asked, traces } = setUp(denied);
  traces.deliver(testFunction(""), caller);
  expect(asked).toEqual([]);
});
