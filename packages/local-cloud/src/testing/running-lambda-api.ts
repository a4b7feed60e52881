import { InvokeCommand, type InvokeCommandInput, LambdaClient } from "@aws-sdk/client-lambda";
import { onTestFinished } from "vitest";
import { AwsEndpoint } from "../aws-endpoint/aws-endpoint.ts";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import { memoryStore } from "../core/store/store.ts";
import type { FunctionConfiguration } from "../lambda/function-configuration.ts";
import { Lambda } from "../lambda/lambda.ts";
import { createLambdaApi } from "../lambda/lambda-api.ts";
import { testFunction } from "./function-code.ts";
import { ManualClock } from "./manual-clock.ts";

export const caller = { kind: "root", arn: "arn:aws:iam::000000000000:root" } as const;

/** Lambda behind an AWS endpoint, with one function, and a client of it that repeats nothing. */
export async function startLambdaApi(code: string, settings: Partial<FunctionConfiguration> = {}) {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const activityLog = new ActivityLog(clock);
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const configuration = testFunction(code, settings);
  const lambda = new Lambda({
    functions: [{ configuration, caller, environment: {} }],
    asynchronousSettings: new Map(),
    sendFailure: async () => {},
    onLogLine: () => {},
    onInvoked: () => {},
    maxWorkersPerFunction: 1,
    store: memoryStore,
    clock,
    activityLog,
  });
  const requested: string[] = [];
  const denied = new Set<string>();
  const service = createLambdaApi({
    accountId: "000000000000",
    region: "eu-central-1",
    lambda,
    authorize(_, action, resource) {
      requested.push(`${action} ${resource}`);
      if (denied.has(action)) {
        throw new AwsError("AccessDeniedException", `not authorized to perform: ${action}`);
      }
    },
    deployedAt: new Date(clock.now()),
  });
  const endpoint = new AwsEndpoint({ activityLog });
  const url = await endpoint.start(0);
  endpoint.serve([service], () => caller);
  const client = new LambdaClient({
    endpoint: url,
    region: "eu-central-1",
    credentials: { accessKeyId: "anyone", secretAccessKey: "anything" },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    client.destroy();
    await Promise.all([endpoint.stop(), lambda.stop()]);
  });
  const invoke = async (input: Partial<InvokeCommandInput> = {}) => {
    const { Payload, ...output } = await client.send(new InvokeCommand({ FunctionName: configuration.name, ...input }));
    return { ...output, payload: Payload && Buffer.from(Payload).toString() };
  };
  return { activities, activityLog, arn: configuration.arn, requested, client, configuration, denied, invoke, url };
}

/** Settings of a function with a published version and the alias `live`. */
export const versioned = {
  publishes: true,
  aliases: [
    {
      name: "live",
      arn: "arn:aws:lambda:eu-central-1:000000000000:function:lab2-dev-order:live",
      description: "serves orders",
      version: "1",
    },
  ],
} satisfies Partial<FunctionConfiguration>;

export const ECHO = "export const handler = async (event, context) => ({ event, arn: context.invokedFunctionArn });";
export const FAILS = "export const handler = () => { console.log('before'); throw new RangeError('no stock'); };";
