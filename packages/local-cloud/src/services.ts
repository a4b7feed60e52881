import type { ActivityLog } from "./core/activity-log.ts";
import { AwsError } from "./core/aws-error.ts";
import type { AwsService, RestService } from "./core/aws-service.ts";
import type { Caller } from "./core/caller.ts";
import type { Clock } from "./core/clock.ts";
import type { Store } from "./core/store/store.ts";
import { DynamoDB } from "./dynamodb/dynamodb.ts";
import { tablesOf } from "./dynamodb/tables-of-stack.ts";
import type { Archive } from "./eventbridge/archive.ts";
import { archivesOf } from "./eventbridge/archives-of-stack.ts";
import { busesOf } from "./eventbridge/buses-of-stack.ts";
import { Delivery, DeliveryError } from "./eventbridge/delivery.ts";
import { EventBridge } from "./eventbridge/event-bridge.ts";
import type { EventBus } from "./eventbridge/event-bus.ts";
import { payloadFor } from "./eventbridge/target-input.ts";
import { Faults } from "./faults/faults.ts";
import { FaultyDeliveries } from "./faults/faulty-deliveries.ts";
import { faultyService } from "./faults/faulty-service.ts";
import { Enforcement } from "./iam/enforcement.ts";
import { Iam } from "./iam/iam.ts";
import { iamPolicy, iamRole, iamRolePolicy, iamRolePolicyAttachment } from "./iam/resources.ts";
import type { StatementUse } from "./iam/statement-use.ts";
import { functionEnvironment } from "./lambda/function-environment.ts";
import { functionPoliciesOf } from "./lambda/function-policies.ts";
import { asynchronousSettingsOf, functionsOf } from "./lambda/functions-of-stack.ts";
import { InvokePermissions } from "./lambda/invoke-permissions.ts";
import { type DeployedFunction, type Inspection, Lambda } from "./lambda/lambda.ts";
import { lambdaApi } from "./lambda/lambda-api.ts";
import { LogDelivery } from "./logs/log-delivery.ts";
import type { Queue } from "./sqs/queue.ts";
import { queuesOf } from "./sqs/queues-of-stack.ts";
import { Sqs } from "./sqs/sqs.ts";
import type { Stack } from "./terraform/stack.ts";
import { TraceDelivery } from "./xray/trace-delivery.ts";

export interface ServicesOptions {
  accountId: string;
  awsUrl: string;
  maximumWorkersPerFunction: number;
  /** The function that a debugger may attach to. @default none */
  inspect?: Inspection | undefined;
  store: Store;
  /** Folder of the tables; in memory without one. */
  tablesFolder?: string | undefined;
  /** Of the chance by which faults strike. @default another one each time */
  seed?: number | undefined;
  clock: Clock;
  activityLog: ActivityLog;
}

export interface Services {
  /** Those with an API of their own, for the AWS endpoint. */
  apis: (AwsService | RestService)[];
  callerOf(accessKeyId: string | undefined): Caller;
  /** What each Allow statement of the stack has been used for so far. */
  statementUse(): StatementUse[];
  /** What goes wrong because somebody wants it to. */
  faults: Faults;
  dynamodb: DynamoDB;
  queues: readonly Queue[];
  buses: readonly EventBus[];
  archives: readonly Archive[];
  eventBridge: EventBridge;
  lambda: Lambda;
  invokePermissions: InvokePermissions;
  start(): Promise<void>;
  /** Goes on with what was not done when the last run ended. */
  resume(): void;
  stop(): Promise<void>;
}

/** Makes the services that a stack needs and connects them: each knows only what it is given here. */
export function createServices(stack: Stack, options: ServicesOptions): Services {
  const { accountId, activityLog, awsUrl, clock, maximumWorkersPerFunction, store } = options;
  const { region } = stack;

  const iam = new Iam({
    roles: stack.resources(iamRole),
    rolePolicies: stack.resources(iamRolePolicy),
    policies: stack.resources(iamPolicy),
    attachments: stack.resources(iamRolePolicyAttachment),
    clock,
  });
  const enforcement = new Enforcement(iam, activityLog);

  const queues = queuesOf(stack, clock, store);
  const sqs = new Sqs(queues, enforcement, activityLog);

  const dynamodb = new DynamoDB({
    accountId,
    region,
    tables: tablesOf(stack),
    folder: options.tablesFolder,
    authorize: ({ caller, cause }, action, resource, context) =>
      enforcement.demand({ caller, action, resource, context, cause }),
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
  const functionNames = functions.map(({ configuration }) => configuration.name);
  const actions = () =>
    Object.entries(serviceByPrefix).flatMap(([prefix, { operations }]) =>
      operations.map((name) => `${prefix}:${name}`),
    );
  const faults = new Faults({ seed: options.seed, functionNames, actions, activityLog });
  const lambda = new Lambda({
    functions,
    asynchronousSettings: asynchronousSettingsOf(stack),
    sendFailure: (queueArn, message, { caller, configuration }) =>
      sqs.send(queueArn, message, caller, configuration.arn),
    onInvoked: ({ caller, configuration }) => traces.deliver(configuration, caller),
    onLogLine: ({ caller, configuration }, logLine) => logs.deliver(configuration, caller, logLine),
    strike: (functionName, cause) => faults.strike("invocation", { functionName, cause }),
    maximumWorkersPerFunction,
    inspect: options.inspect,
    store,
    clock,
    activityLog,
  });
  const functionPolicies = functionPoliciesOf(stack);
  const invokePermissions = new InvokePermissions(functionPolicies, enforcement);
  const lambdaService = lambdaApi({
    accountId,
    region,
    lambda,
    authorize: ({ caller, cause }, action, resource) =>
      enforcement.demand({
        caller,
        action,
        resource,
        context: {},
        resourcePolicy: functionPolicies.get(resource),
        cause,
      }),
    deployedAt: new Date(clock.now()),
    clock,
  });

  const functionArns = new Set(functions.map(({ configuration }) => configuration.arn));
  const buses = busesOf(stack, { accountId, functionArns, nowMs: clock.now() });
  const faultyDeliveries = new FaultyDeliveries({ faults, clock });
  const delivery = new Delivery({
    invokeTarget: (target, event, cause, acceptedAt) => {
      const { arn, ruleArn } = target;
      const payload = payloadFor(target, event, acceptedAt);
      return faultyDeliveries.deliver(arn.slice(arn.lastIndexOf(":") + 1), cause, async () => {
        const decision = invokePermissions.decide("events.amazonaws.com", arn, ruleArn, cause);
        if (!decision.allowed) throw new DeliveryError("NO_PERMISSIONS", decision.message, { retryable: false });
        try {
          await lambda.invokeAsynchronously(arn, payload, cause);
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          throw new DeliveryError("SDK_CLIENT_ERROR", `${error.code}: ${error.message}`, { retryable: false });
        }
      });
    },
    sendDeadLetter: ({ attributes, body, queueArn, ruleArn }) =>
      sqs.send(queueArn, { body, attributes }, { kind: "service", service: "events.amazonaws.com" }, ruleArn),
    collection: store.collection("deliveries"),
    clock,
    random: Math.random,
    activityLog,
  });
  const archives = archivesOf(stack, { buses, clock, store });
  const eventBridge = new EventBridge({
    accountId,
    region,
    buses,
    archives,
    delivery,
    replays: store.collection("replays"),
    authorize: ({ caller, cause }, action, resource, context) =>
      enforcement.demand({ caller, action, resource, context, cause }),
    activityLog,
    clock,
  });

  /** As in IAM's actions. */
  const serviceByPrefix = { dynamodb, events: eventBridge.service, sqs: sqs.service };
  const crash = (requestId: string) => lambda.crash(requestId);
  return {
    apis: [
      ...Object.entries(serviceByPrefix).map(([prefix, service]) => faultyService(service, { faults, prefix, crash })),
      lambdaService,
    ],
    callerOf: (accessKeyId) => iam.callerOf(accessKeyId),
    statementUse: () => iam.statementUse(),
    faults,
    dynamodb,
    queues: [...queues.values()].map(({ queue }) => queue),
    buses,
    archives,
    eventBridge,
    lambda,
    invokePermissions,
    start: () => dynamodb.start(),
    resume() {
      for (const name of store.unopened()) {
        const message = `what earlier runs kept for ${name} waits for nobody: the stack does not have it any more`;
        activityLog.record({ type: "warning", message });
      }
      lambda.resume();
      delivery.resume(buses.flatMap(({ rules }) => rules).flatMap(({ targets }) => targets));
      eventBridge.resume();
    },
    async stop() {
      eventBridge.stop();
      faultyDeliveries.stop();
      sqs.stop();
      await Promise.all([lambda.stop(), dynamodb.stop()]);
    },
  };
}
