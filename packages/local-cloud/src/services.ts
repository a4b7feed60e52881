import { createServiceCaller } from "./api-gateway/call-service.ts";
import type { Integration } from "./api-gateway/http-api.ts";
import type { ActivityLog } from "./core/activity-log.ts";
import type { AwsService } from "./core/aws-service.ts";
import type { Store } from "./core/store/store.ts";
import { createDynamoDB } from "./dynamodb/create-dynamodb.ts";
import { createEventSources } from "./event-sources/create-event-sources.ts";
import { createEventBridge } from "./eventbridge/create-event-bridge.ts";
import { createFaultyRestService, createFaultyService } from "./faults/create-faulty-service.ts";
import { Faults } from "./faults/faults.ts";
import { FaultyDeliveries } from "./faults/faulty-deliveries.ts";
import { createIam } from "./iam/create-iam.ts";
import { Enforcement } from "./iam/enforcement.ts";
import { createLambda, type LambdaDependencies } from "./lambda/create-lambda.ts";
import { createLogs } from "./logs/create-logs.ts";
import { createScheduler } from "./scheduler/create-scheduler.ts";
import { createSns } from "./sns/create-sns.ts";
import { createSqs } from "./sqs/create-sqs.ts";
import { createStsService } from "./sts/sts-service.ts";
import type { Stack } from "./terraform/stack.ts";

type SharedOptions = "accountId" | "awsUrl" | "maxWorkersPerFunction" | "inspect" | "store" | "clock" | "activityLog";

export interface ServicesOptions extends Pick<LambdaDependencies, SharedOptions> {
  /** @default in memory */
  tablesFolder?: string | undefined;
  /** The endpoint that executes DynamoDB's operations. @default dynalite in this process */
  dynamodbUrl?: string | undefined;
  /** Random seed for fault injection. @default a new one each time */
  seed?: number | undefined;
}

export type Services = ReturnType<typeof createServices>;

/** Creates the services of a stack and connects them: each knows only the dependencies passed in here. */
export function createServices(stack: Stack, options: ServicesOptions) {
  const { activityLog, clock, store } = options;
  const iam = createIam(stack, clock);
  const shared = { ...options, iam, enforcement: new Enforcement(iam, activityLog) };
  const logs = createLogs(stack, shared);
  const sqs = createSqs(stack, shared);
  const dynamodb = createDynamoDB(stack, { ...shared, folder: options.tablesFolder });
  const { api, invokePermissions, lambda } = createLambda(stack, {
    ...shared,
    logs,
    sqs,
    publishFailure: (topicArn, { attributes, body }, caller, functionArn) =>
      sns.publish(topicArn, { Message: body, MessageAttributes: attributes }, { caller }, functionArn),
    injectFault: (functionName, cause) => faults.inject("invocation", { functionName, cause }),
  });
  const faults = new Faults({
    seed: options.seed,
    functionNames: lambda.configurations.map(({ name }) => name),
    actions: () => listActions({ ...services, scheduler: { service: scheduler.api } }),
    activityLog,
  });
  const faultyDeliveries = new FaultyDeliveries({ faults, clock });
  const aroundDelivery: FaultyDeliveries["deliver"] = (...delivery) => faultyDeliveries.deliver(...delivery);
  const deliverable = { ...shared, lambda, invokePermissions, sqs, aroundDelivery };
  const sns = createSns(stack, deliverable);
  const eventBridge = createEventBridge(stack, { ...deliverable, logs, sns });
  const eventSources = createEventSources(stack, { ...shared, lambda, sns, sqs, dynamodb });
  const scheduler = createScheduler(stack, { ...shared, eventBridge, lambda, sns, sqs, aroundDelivery });
  /** By the names of the AWS CLI. */
  const services: Record<string, { service: AwsService; prefix?: string }> = {
    dynamodb: { service: dynamodb },
    ...(dynamodb.streams && { dynamodbstreams: { service: dynamodb.streams, prefix: "dynamodb" } }),
    events: { service: eventBridge.service },
    logs: { service: logs.service },
    sns: { service: sns.service },
    sqs: { service: sqs.service },
  };
  const crash = (requestId: string) => lambda.crash(requestId);
  return {
    apis: [
      ...Object.entries(services).map(([name, { prefix = name, service }]) => {
        return { ...createFaultyService(service, { faults, prefix, crash }), name };
      }),
      { ...api, name: "lambda" },
      createFaultyRestService(scheduler.api, { faults, prefix: "scheduler", crash }),
      createStsService(options.accountId),
    ],
    createServiceCaller: (integrations: Iterable<Integration>) =>
      createServiceCaller(integrations, { iam, eventBridge: eventBridge.service, sqs: sqs.service }),
    findCaller: iam.findCaller.bind(iam),
    statementUse: iam.statementUse.bind(iam),
    faults,
    dynamodb,
    sqs,
    eventBridge,
    lambda,
    invokePermissions,
    start: () => dynamodb.start(),
    /** Resumes the work that the last run left unfinished. */
    resume() {
      warnAboutUnopened(store, activityLog);
      lambda.resume();
      eventBridge.resume();
      sns.resume();
      eventSources.start();
      scheduler.start();
    },
    async stop() {
      eventBridge.stop();
      sns.stop();
      scheduler.stop();
      faultyDeliveries.stop();
      const polled = eventSources.stop();
      await lambda.stop();
      await Promise.all([polled, dynamodb.stop()]);
      sqs.stop();
      logs.stop();
    },
  };
}

function listActions(services: Record<string, { service: Pick<AwsService, "operations">; prefix?: string }>): string[] {
  return Object.entries(services).flatMap(([name, { prefix = name, service }]) =>
    service.operations.map((operation) => `${prefix}:${operation}`),
  );
}

function warnAboutUnopened(store: Store, activityLog: ActivityLog): void {
  for (const name of store.listUnopened()) {
    const message = `ignoring the data stored for ${name}: the stack no longer contains it`;
    activityLog.record({ type: "warning", message });
  }
}
