import type { Caller } from "iam-policy";
import { onTestFinished } from "vitest";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { memoryStore } from "../core/store/store.ts";
import type { AsynchronousSettings } from "../lambda/asynchronous-invocations.ts";
import type { FunctionConfiguration } from "../lambda/function-configuration.ts";
import { type DeployedFunction, Lambda, type LambdaOptions } from "../lambda/lambda.ts";
import type { LogLine } from "../logs/log-line.ts";
import { testFunction } from "./function-code.ts";
import { ManualClock } from "./manual-clock.ts";

export const caller: Caller = {
  kind: "role",
  arn: "arn:aws:sts::000000000000:assumed-role/order/lab2-dev-order",
  roleArn: "arn:aws:iam::000000000000:role/order",
};
export const onFailureArn = "arn:aws:sqs:eu-central-1:000000000000:dead-letters";

/** Creates Lambda with one function, until the test ends. */
export function testLambda(
  code: string,
  settings: AsynchronousSettings = {},
  {
    maxWorkersPerFunction = 1,
    injectFault = () => undefined,
    ...deployed
  }: Partial<FunctionConfiguration & LambdaOptions> = {},
) {
  const clock = new ManualClock();
  const activityLog = new ActivityLog(clock);
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const configuration = testFunction(code, deployed);
  const sent: { queueArn: string; body: string; from: DeployedFunction }[] = [];
  const invoked: DeployedFunction[] = [];
  const logLines: { from: DeployedFunction; logLine: LogLine }[] = [];
  const lambda = new Lambda({
    functions: [{ configuration, caller, environment: { TABLE_NAME: "orders" } }],
    asynchronousSettings: new Map([[configuration.arn, settings]]),
    sendFailure: async (queueArn, { body }, from) => void sent.push({ queueArn, body, from }),
    onLogLine: (from, logLine) => !logLine.isSystem && logLines.push({ from, logLine }),
    onInvoked: (deployed) => invoked.push(deployed),
    maxWorkersPerFunction,
    injectFault,
    store: memoryStore,
    clock,
    activityLog,
  });
  onTestFinished(() => lambda.stop());
  const ended = () => activityLog.next((activity) => activity.type === "invocation-ended");
  return { activities, activityLog, arn: configuration.arn, clock, ended, lambda, logLines, sent };
}
