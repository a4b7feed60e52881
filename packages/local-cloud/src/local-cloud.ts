import { ActivityLog } from "./activity-log.ts";
import { httpApiOf } from "./api-gateway/api-of-stack.ts";
import { HttpApi } from "./api-gateway/http-api.ts";
import { AwsEndpoint } from "./aws-endpoint/aws-endpoint.ts";
import { AwsError } from "./aws-endpoint/aws-error.ts";
import { type Clock, systemClock } from "./clock.ts";
import { DynamoDB } from "./dynamodb/dynamodb.ts";
import { tablesOf } from "./dynamodb/tables-of-stack.ts";
import { type DeadLetter, Delivery, DeliveryError, type Target } from "./eventbridge/delivery.ts";
import { EventBridge } from "./eventbridge/event-bridge.ts";
import { rulesOf } from "./eventbridge/rules-of-stack.ts";
import type { Caller } from "./iam/caller.ts";
import { Enforcement } from "./iam/enforcement.ts";
import { Iam } from "./iam/iam.ts";
import { iamPolicy, iamRole, iamRolePolicy, iamRolePolicyAttachment } from "./iam/resources.ts";
import { functionEnvironment } from "./lambda/function-environment.ts";
import { functionPoliciesOf } from "./lambda/function-policies.ts";
import { asynchronousSettingsOf, functionsOf } from "./lambda/functions-of-stack.ts";
import { Lambda } from "./lambda/lambda.ts";
import { LogDelivery } from "./logs/log-delivery.ts";
import { resourceTypes } from "./resource-types.ts";
import type { OutgoingMessage } from "./sqs/message.ts";
import { sqsService } from "./sqs/operations.ts";
import { queuesOf } from "./sqs/queues-of-stack.ts";
import { readStack } from "./terraform/read-stack.ts";
import { resolveStack } from "./terraform/stack.ts";

/** The account that everything is in. */
const ACCOUNT_ID = "000000000000";

export interface LocalCloudOptions {
  /** Folder that holds cdk.tf.json, such as `cdktf.out/stacks/orders-dev`. */
  stackFolder: string;
  /** Port of the HTTP API, 0 for any free one. @default 4000 */
  apiPort?: number;
  /** Port of the AWS endpoint, 0 for any free one. @default 4566, which emulators of AWS commonly have */
  awsPort?: number;
  /** Invocations of one function that run at the same time. @default 4, enough to keep two cores busy */
  maximumWorkersPerFunction?: number;
  /** @default the machine's clock */
  clock?: Clock;
  /** Where everything that happens is told. @default a new one */
  activityLog?: ActivityLog;
}

/** A stack that runs. */
export interface LocalCloud {
  /** URL of the HTTP API, without a slash at the end; undefined when the stack has none. */
  apiUrl: string | undefined;
  /** URL of the AWS endpoint, without a slash at the end. */
  awsUrl: string;
  region: string;
  /** The stack's outputs, as Terraform would show them. */
  outputs: Record<string, unknown>;
  activityLog: ActivityLog;
  /** Ends every server, worker and pending retry. */
  stop(): Promise<void>;
}

/**
 * Starts what a stack describes, on 127.0.0.1.
 *
 * @throws {StackError} when the stack cannot be read, or asks for what the local cloud does not do
 * @throws {InvalidPolicyError} when a policy could not be enforced
 * @throws {PortError} when a port is taken
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const { apiPort = 4000, awsPort = 4566, clock = systemClock(), maximumWorkersPerFunction = 4 } = options;
  const { activityLog = new ActivityLog(clock.now) } = options;
  const document = readStack(options.stackFolder);
  const httpApi = document.blocks.has("aws_apigatewayv2_api") ? new HttpApi() : undefined;
  const awsEndpoint = new AwsEndpoint({ activityLog });
  const started: { stop(): void | Promise<void> }[] = [];
  const stop = async () => {
    await Promise.all(started.map((part) => part.stop()));
  };

  try {
    const awsUrl = await awsEndpoint.start(awsPort);
    started.push(awsEndpoint);
    const apiUrl = await httpApi?.start(apiPort);
    if (httpApi) started.push(httpApi);

    const { outputs, region, ...stack } = resolveStack(document, resourceTypes, {
      accountId: ACCOUNT_ID,
      awsEndpointUrl: awsUrl,
      apiUrl: apiUrl ?? "",
    });
    const where = { accountId: ACCOUNT_ID, region };
    const resolved = { outputs, region, ...stack };

    const iam = new Iam({
      roles: stack.resources(iamRole),
      rolePolicies: stack.resources(iamRolePolicy),
      policies: stack.resources(iamPolicy),
      attachments: stack.resources(iamRolePolicyAttachment),
      clock,
    });
    const enforcement = new Enforcement(iam, activityLog);

    const queues = queuesOf(resolved, clock);
    const sendToQueue = async (
      queueArn: string,
      message: Omit<OutgoingMessage, "senderId">,
      caller: Caller,
      sourceArn: string,
    ) => {
      const found = queues.get(queueArn);
      if (!found) throw new AwsError("QueueDoesNotExist", `the stack has no queue ${queueArn}`);
      const context = { "aws:SourceArn": sourceArn, "aws:SourceAccount": ACCOUNT_ID };
      const call = { caller, action: "sqs:SendMessage", resource: queueArn, context, resourcePolicy: found.policy };
      enforcement.demand(call);
      await found.queue.send({ ...message, senderId: sourceArn });
    };

    const functions = functionsOf(resolved);
    const functionPolicies = functionPoliciesOf(resolved);
    const sessions = new Map(
      functions.map(({ name, roleArn }) => {
        const credentials = iam.issueSession(roleArn, { sessionName: name, service: "lambda.amazonaws.com" });
        return [name, { credentials, caller: iam.callerOf(credentials.accessKeyId) }];
      }),
    );
    const sessionOf = ({ name }: { name: string }) => {
      const session = sessions.get(name);
      if (!session) throw new Error(`no session for ${name}`);
      return session;
    };
    const mayInvoke = (service: string, functionArn: string, sourceArn: string) =>
      enforcement.decide({
        caller: { kind: "service", service },
        action: "lambda:InvokeFunction",
        resource: functionArn,
        context: { "aws:SourceArn": sourceArn, "aws:SourceAccount": ACCOUNT_ID },
        resourcePolicy: functionPolicies.get(functionArn),
      });

    const logs = new LogDelivery({
      ...where,
      authorize: (caller, action, resource) => enforcement.decide({ caller, action, resource, context: {} }),
      activityLog,
    });
    const lambda = new Lambda({
      functions,
      asynchronousSettings: asynchronousSettingsOf(resolved),
      environmentOf: (configuration) =>
        functionEnvironment(configuration, sessionOf(configuration).credentials, awsUrl),
      sendToDestination: (queueArn, body, from) => sendToQueue(queueArn, { body }, sessionOf(from).caller, from.arn),
      onLogLine: (configuration, line, requestId, logStreamName) =>
        logs.deliver(line, {
          functionName: configuration.name,
          logGroupName: configuration.logGroupName,
          logStreamName,
          requestId,
          caller: sessionOf(configuration).caller,
        }),
      maximumWorkersPerFunction,
      clock,
      activityLog,
    });

    const eventBridge = new EventBridge({
      ...where,
      rulesByBus: rulesOf(resolved, new Set(functions.map(({ arn }) => arn))),
      delivery: new Delivery({
        invokeTarget: ({ arn, ruleArn }: Target, payload) => {
          const decision = mayInvoke("events.amazonaws.com", arn, ruleArn);
          if (!decision.allowed) throw new DeliveryError("NO_PERMISSIONS", decision.message, { retryable: false });
          lambda.invokeAsynchronously(arn, payload);
        },
        sendDeadLetter: ({ queueArn, ruleArn, body, attributes }: DeadLetter) =>
          sendToQueue(
            queueArn,
            { body, attributes: stringAttributes(attributes) },
            { kind: "service", service: "events.amazonaws.com" },
            ruleArn,
          ),
        clock,
        random: Math.random,
        activityLog,
      }),
      authorize: ({ caller }, resource, { Source, DetailType }) =>
        enforcement.demand({
          caller,
          action: "events:PutEvents",
          resource,
          context: { "events:source": Source, "events:detail-type": DetailType },
        }),
      activityLog,
      now: clock.now,
    });

    const dynamodb = new DynamoDB({
      ...where,
      tables: tablesOf(resolved),
      authorize: ({ caller }, action, resource, context) => enforcement.demand({ caller, action, resource, context }),
      activityLog,
    });
    const sqs = sqsService({
      queues: [...queues.values()].map(({ queue }) => queue),
      authorize: (request) =>
        enforcement.demand({
          ...request,
          context: {},
          resourcePolicy: request.queue && queues.get(request.queue.arn)?.policy,
        }),
    });

    started.push(dynamodb, lambda, eventBridge, ...[...queues.values()].map(({ queue }) => queue));
    await dynamodb.start();
    lambda.start();
    awsEndpoint.serve([dynamodb, eventBridge.service, sqs], (accessKeyId) => iam.callerOf(accessKeyId));
    const definition = httpApiOf(resolved);
    if (definition) {
      httpApi?.serve(definition, {
        accountId: ACCOUNT_ID,
        mayInvoke: (functionArn, sourceArn) => mayInvoke("apigateway.amazonaws.com", functionArn, sourceArn).allowed,
        invoke: (functionArn, payload) => lambda.invoke(functionArn, payload),
        activityLog,
        now: clock.now,
      });
    }
    return { apiUrl, awsUrl, region, outputs, activityLog, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function stringAttributes(attributes: Record<string, string>) {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
  );
}
