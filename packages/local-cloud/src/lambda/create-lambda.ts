import type { Caller } from "iam-policy";
import type { Enforcement } from "../iam/enforcement.ts";
import type { Iam } from "../iam/iam.ts";
import type { Logs } from "../logs/create-logs.ts";
import { LogDelivery } from "../logs/log-delivery.ts";
import type { Sqs } from "../sqs/sqs.ts";
import type { Stack } from "../terraform/stack.ts";
import { TraceDelivery } from "../xray/trace-delivery.ts";
import type { FailureMessage } from "./failure-messages.ts";
import { createFunctionEnvironment } from "./function-environment.ts";
import { InvokePermissions } from "./invoke-permissions.ts";
import { type DeployedFunction, Lambda, type LambdaOptions } from "./lambda.ts";
import { createLambdaApi } from "./lambda-api.ts";
import { readFunctionPolicies } from "./read-function-policies.ts";
import { readAsynchronousSettings, readFunctions } from "./read-functions.ts";

type LambdaSettings = "injectFault" | "maxWorkersPerFunction" | "inspect" | "store" | "clock" | "activityLog";

export interface LambdaDependencies extends Pick<LambdaOptions, LambdaSettings> {
  accountId: string;
  awsUrl: string;
  iam: Iam;
  enforcement: Enforcement;
  logs: Logs;
  sqs: Sqs;
  /** Sends a failed event to a topic as the role of the function. Rejects if the role may not, or the topic rejects it. */
  publishFailure(topicArn: string, message: FailureMessage, caller: Caller, functionArn: string): Promise<void>;
}

export function createLambda(stack: Stack, dependencies: LambdaDependencies) {
  const { accountId, activityLog, clock, enforcement, logs, publishFailure, sqs } = dependencies;
  const { region } = stack;
  const authorize = (caller: Caller, action: string, resource: string) =>
    enforcement.decide({ caller, action, resource, context: {} });
  const functions = deployFunctions(stack, dependencies);
  for (const { configuration } of functions) {
    logs.openGroup(configuration.logGroupName);
    for (const arn of configuration.missingLayerArns ?? []) {
      const message = `${configuration.name} runs without the layer ${arn}, which is not in the stack: put its packages into the function's own`;
      activityLog.record({ type: "warning", message });
    }
  }
  const { openGroup } = logs;
  const logDelivery = new LogDelivery({ accountId, region, authorize, openGroup, activityLog });
  const traces = new TraceDelivery({ authorize, activityLog });
  const policies = readFunctionPolicies(stack);
  const lambda = new Lambda({
    ...dependencies,
    functions,
    asynchronousSettings: readAsynchronousSettings(stack),
    sendFailure: (arn, message, { caller, configuration }) =>
      arn.startsWith("arn:aws:sns:")
        ? publishFailure(arn, message, caller, configuration.arn)
        : sqs.send(arn, message, caller, configuration.arn),
    onInvoked: ({ caller, configuration }) => traces.deliver(configuration, caller),
    onLogLine: ({ caller, configuration }, logLine) => logDelivery.deliver(configuration, caller, logLine),
  });
  const api = createLambdaApi({
    accountId,
    region,
    lambda,
    authorize({ caller, cause }, action, resource) {
      const resourcePolicy = policies.get(resource);
      enforcement.demand({ caller, action, resource, context: {}, resourcePolicy, cause });
    },
    deployedAt: new Date(clock.toRealTime()),
  });
  return { lambda, api, invokePermissions: new InvokePermissions(policies, enforcement) };
}

function deployFunctions(
  stack: Stack,
  { awsUrl, iam }: Pick<LambdaDependencies, "awsUrl" | "iam">,
): DeployedFunction[] {
  return readFunctions(stack).map((configuration) => {
    const session = { sessionName: configuration.name, service: "lambda.amazonaws.com" };
    const credentials = iam.issueSession(configuration.roleArn, session);
    return {
      configuration,
      caller: iam.findCaller(credentials.accessKeyId),
      environment: createFunctionEnvironment(configuration, credentials, awsUrl),
    };
  });
}
