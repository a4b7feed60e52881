import type { Caller } from "iam-policy";
import { expect, it } from "vitest";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import type { FunctionConfiguration } from "../lambda/function-configuration.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { LogDelivery } from "./log-delivery.ts";
import type { LogLine } from "./log-line.ts";

const caller: Caller = { kind: "role", arn: "arn:aws:sts::000000000000:assumed-role/order/order", roleArn: "…" };
const configuration = { name: "lab2-dev-order", logGroupName: "/orders" } as FunctionConfiguration;
const streamArn = (stream: string) => `arn:aws:logs:eu-central-1:000000000000:log-group:/orders:log-stream:${stream}`;

function setUp(denied: string[] = []) {
  const activityLog = new ActivityLog(new ManualClock(0));
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const requests: unknown[] = [];
  const stored: string[] = [];
  const delivery = new LogDelivery({
    accountId: "000000000000",
    region: "eu-central-1",
    authorize(by, action, resource) {
      requests.push([by, action, resource]);
      const decidedBy = undefined;
      return denied.includes(action)
        ? { allowed: false, decidedBy, message: `no ${action}` }
        : { allowed: true, decidedBy };
    },
    openGroup: (group) => ({ put: (stream, message) => stored.push(`${group} ${stream} ${message}`) }),
    activityLog,
  });
  const print = (line: string, logStreamName: string, origin: Pick<LogLine, "isSystem"> = {}) =>
    delivery.deliver(configuration, caller, { line, logStreamName, requestId: "request-1", ...origin });
  return { activities, requests, stored, print };
}

it("stores and records each line with its function and invocation", () => {
  const { activities, print, stored } = setUp();
  print("one", "a");
  print("two", "a");
  const common = { type: "function-log", functionName: "lab2-dev-order", requestId: "request-1", at: 0 };
  expect(activities).toEqual([
    { ...common, line: "one" },
    { ...common, line: "two" },
  ]);
  expect(stored).toEqual(["/orders a one", "/orders a two"]);
});

it("only stores the lines of Lambda itself, because activities record start and end", () => {
  const { activities, print, stored } = setUp();
  print("START", "a", { isSystem: true });
  expect({ activities, stored }).toEqual({ activities: [], stored: ["/orders a START"] });
});

it("authorizes creating and writing a log stream once per stream", () => {
  const { requests, print } = setUp();
  for (const stream of ["a", "a", "b"]) {
    print("line", stream);
  }
  expect(requests).toEqual([
    [caller, "logs:CreateLogStream", streamArn("a")],
    [caller, "logs:PutLogEvents", streamArn("a")],
    [caller, "logs:CreateLogStream", streamArn("b")],
    [caller, "logs:PutLogEvents", streamArn("b")],
  ]);
});

it.each(["logs:CreateLogStream", "logs:PutLogEvents"])(
  "drops the log of a role without %s and warns once per stream",
  (action) => {
    const { activities, print, stored } = setUp([action]);
    print("one", "a");
    print("two", "a");
    expect(stored).toEqual([]);
    expect(activities).toEqual([
      { type: "warning", message: `cannot write the log of lab2-dev-order: no ${action}`, at: 0 },
    ]);
    print("three", "b");
    expect(activities).toHaveLength(2);
  },
);
