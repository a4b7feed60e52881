import type { ActivityLog } from "./activity-log.ts";
import type { AwsService } from "./aws-endpoint/json-service.ts";
import type { Clock } from "./clock.ts";
import { DynamoDB } from "./dynamodb/dynamodb.ts";
import { tablesOf } from "./dynamodb/tables-of-stack.ts";
import { Delivery, DeliveryError } from "./eventbridge/delivery.ts";
import { EventBridge } from "./eventbridge/event-bridge.ts";
import { rulesOf } from "./eventbridge/rules-of-stack.ts";
import type { Caller } from "./iam/caller.ts";
import { Enforcement } from "./iam/enforcement.ts";
import { Iam } from "./iam/iam.ts";
import { iamPolicy, iamRole, iamRolePolicy, iamRolePolicyAttachment } from "./iam/resources.ts";
import type { StatementUse } from "./iam/statement-use.ts";
import { functionEnvironment } from "./lambda/function-environment.ts";
import { functionPoliciesOf } from "./lambda/function-policies.ts";
import { asynchronousSettingsOf, functionsOf } from "./lambda/functions-of-stack.ts";
import { InvokePermissions } from "./lambda/invoke-permissions.ts";
import { type DeployedFunction, Lambda } from "./lambda/lambda.ts";
import { LogDelivery } from "./logs/log-delivery.ts";
import { queuesOf } from "./sqs/queues-of-stack.ts";
import { Sqs } from "./sqs/sqs.ts";
import type { Stack } from "./terraform/stack.ts";
import { TraceDelivery } from "./xray/trace-delivery.ts";

export interface ServicesOptions {
  accountId: string;
  awsUrl: string;
  maximumWorkersPerFunction: number;
  clock: Clock;
  activityLog: ActivityLog;
}

export interface Services {
  /** Those with an API of their own, for the AWS endpoint. */
  apis: AwsService[];
  callerOf(accessKeyId: string | undefined): Caller;
  /** What each Allow statement of the stack has been used for so far. */
  statementUse(): StatementUse[];
  lambda: Lambda;
  invokePermissions: InvokePermissions;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Makes the services that a stack needs and connects them: each knows only what it is given here. */
export function createServices(stack: Stack, options: ServicesOptions): Services {
  const { accountId, activityLog, awsUrl, clock, maximumWorkersPerFunction } = options;
  const { region } = stack;

  const iam = new Iam({
    roles: stack.resources(iamRole),
    rolePolicies: stack.resources(iamRolePolicy),
    policies: stack.resources(iamPolicy),
    attachments: stack.resources(iamRolePolicyAttachment),
    clock,
  });
  const enforcement = new Enforcement(iam, activityLog);

  const sqs = new Sqs(queuesOf(stack, clock), enforcement);

  const dynamodb = new DynamoDB({
    accountId,
    region,
    tables: tablesOf(stack),
    authorize: ({ caller }, action, resource, context) => enforcement.demand({ caller, action, resource, context }),
    activityLog,
  });

  const logs = new LogDelivery({
    accountId,
    region,
    authorize: (caller, action, resource) => enforcement.decide({ caller, action, resource, context: {} }),
    activityLog,
  });

  const traces = new TraceDelivery({
    authorize: (caller, action, resource) => enforcement.decide({ caller, action, resource, context: {} }),
    activityLog,
  });

  const functions = functionsOf(stack).map((configuration): DeployedFunction => {
    const session = { sessionName: configuration.name, service: "lambda.amazonaws.com" };
    const credentials = iam.issueSession(configuration.roleArn, session);
    return {
      configuration,
      caller: iam.callerOf(credentials.accessKeyId),
      environment: functionEnvironment(configuration, credentials, awsUrl),
    };
  });
  const lambda = new Lambda({
    functions,
    asynchronousSettings: asynchronousSettingsOf(stack),
    sendToDestination: (queueArn, body, { caller, configuration }) =>
      sqs.send(queueArn, { body }, caller, configuration.arn),
    onInvoked: ({ caller, configuration }) => traces.deliver(configuration, caller),
    onLogLine: ({ caller, configuration }, logLine) => logs.deliver(configuration, caller, logLine),
    maximumWorkersPerFunction,
    clock,
    activityLog,
  });
  const invokePermissions = new InvokePermissions(functionPoliciesOf(stack), enforcement);

  const eventBridge = new EventBridge({
    accountId,
    region,
    rulesByBus: rulesOf(stack, new Set(functions.map(({ configuration }) => configuration.arn))),
    delivery: new Delivery({
      invokeTarget: ({ arn, ruleArn }, payload) => {
        const decision = invokePermissions.decide("events.amazonaws.com", arn, ruleArn);
        if (!decision.allowed) throw new DeliveryError("NO_PERMISSIONS", decision.message, { retryable: false });
        lambda.invokeAsynchronously(arn, payload);
      },
      sendDeadLetter: ({ attributes, body, queueArn, ruleArn }) =>
        sqs.send(queueArn, { body, attributes }, { kind: "service", service: "events.amazonaws.com" }, ruleArn),
      clock,
      random: Math.random,
      activityLog,
    }),
    authorize: ({ caller }, resource, { Source, DetailType }) => {
      const context = { "events:source": Source, "events:detail-type": DetailType };
      enforcement.demand({ caller, action: "events:PutEvents", resource, context });
    },
    activityLog,
    clock,
  });

  return {
    apis: [dynamodb, eventBridge.service, sqs.service],
    callerOf: (accessKeyId) => iam.callerOf(accessKeyId),
    statementUse: () => iam.statementUse(),
    lambda,
    invokePermissions,
    start: () => dynamodb.start(),
    async stop() {
      eventBridge.stop();
      sqs.stop();
      await Promise.all([lambda.stop(), dynamodb.stop()]);
    },
  };
}
