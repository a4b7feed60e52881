import type { RecordedActivity } from "../core/activity/activity.ts";
import type { Cause } from "../core/activity/cause.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { type Collection, memoryStore, type Store } from "../core/store/store.ts";
import { createIam } from "../iam/create-iam.ts";
import { Enforcement } from "../iam/enforcement.ts";
import { InvokePermissions } from "../lambda/invoke-permissions.ts";
import type { Lambda } from "../lambda/lambda.ts";
import { readFunctionPolicies } from "../lambda/read-function-policies.ts";
import { resourceTypes } from "../resource-types.ts";
import { createSns } from "../sns/create-sns.ts";
import { createSqs } from "../sqs/create-sqs.ts";
import { resolveStack } from "../terraform/stack.ts";
import { ManualClock } from "./manual-clock.ts";

export const ACCOUNT_ID = "111122223333";
export const topicArn = `arn:aws:sns:eu-central-1:${ACCOUNT_ID}:orders`;
export const functionArn = `arn:aws:lambda:eu-central-1:${ACCOUNT_ID}:function:mailer`;
export const toQueueArn = (name: string) => `arn:aws:sqs:eu-central-1:${ACCOUNT_ID}:${name}`;

export const allow = (service: string, Action: string, source: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action,
        Resource: "*",
        Condition: { ArnEquals: { "aws:SourceArn": source } },
      },
    ],
  });

interface TopicSetup {
  /** Settings of the only subscription. @default the queue `received` is subscribed */
  subscription?: Record<string, unknown>;
  /** Settings of the topic. */
  topic?: Record<string, unknown>;
  /** The policy of the queue `received`. */
  queuePolicy?: string;
  /** Further resources, by type and name. */
  resources?: Record<string, Record<string, Record<string, unknown>>>;
  /** The unfinished deliveries. */
  notifications?: Collection<unknown>;
  /** The error of each attempt to deliver, in order; further attempts reach the endpoint. */
  failures?: readonly Error[];
}

/** Sets up the topic `orders` with a subscription, the queues `received` and `dead`, and the function `mailer`. */
export function testTopic(setup: TopicSetup = {}) {
  const clock = new ManualClock();
  const activityLog = new ActivityLog(clock);
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const stack = resolve(setup);
  const { failures = [], notifications } = setup;
  const collection = (name: string) => (name === "notifications" && notifications) || memoryStore.collection(name);
  const store = { ...memoryStore, collection } as Store;
  const iam = createIam(stack, clock);
  const enforcement = new Enforcement(iam, activityLog);
  const sqs = createSqs(stack, { enforcement, store, clock, activityLog });
  const invocations: { functionArn: string; payload: string }[] = [];
  const lambda = {
    invocableArns: new Set([functionArn]),
    async invokeAsynchronously(functionArn: string, payload: string) {
      invocations.push({ functionArn, payload });
    },
  } as unknown as Lambda;
  let attempts = 0;
  const dependencies = {
    accountId: ACCOUNT_ID,
    awsUrl: "http://127.0.0.1:4566",
    enforcement,
    lambda,
    invokePermissions: new InvokePermissions(readFunctionPolicies(stack), enforcement),
    sqs,
    async aroundDelivery(_name: string, _cause: Cause, deliver: () => Promise<void>) {
      const failure = failures[attempts++];
      if (failure) {
        throw failure;
      }
      await deliver();
    },
    store,
    clock,
    activityLog,
  };
  const sns = createSns(stack, dependencies);
  const peek = (name: string) => sqs.queues.find((queue) => queue.name === name)?.peek(100) ?? [];
  return {
    activities,
    clock,
    dependencies: { ...dependencies, iam, sns },
    invocations,
    sns,
    stack,
    received: () => peek("received"),
    dead: () => peek("dead"),
    async publish(input: object) {
      const body = Buffer.from(JSON.stringify({ TopicArn: topicArn, ...input }));
      const caller = { kind: "root", arn: `arn:aws:iam::${ACCOUNT_ID}:root` } as const;
      const { signal } = new AbortController();
      const response = await sns.service.call({ operation: "Publish", headers: {}, body, caller, signal });
      await clock.advance(0);
      return JSON.parse(String(response.body)).MessageId as string;
    },
  };
}

function resolve({ queuePolicy, resources, subscription, topic }: TopicSetup) {
  const policy = allow("sns.amazonaws.com", "sqs:SendMessage", topicArn);
  const blocks = new Map<string, Record<string, Record<string, unknown>>>(
    Object.entries({
      aws_sns_topic: { orders: { name: "orders", ...topic } },
      aws_sns_topic_subscription: {
        only: { topic_arn: topicArn, protocol: "sqs", endpoint: toQueueArn("received"), ...subscription },
      },
      aws_sqs_queue: {
        received: { name: "received", policy: queuePolicy ?? policy },
        dead: { name: "dead", policy },
      },
      ...resources,
    }),
  );
  const context = { accountId: ACCOUNT_ID, awsEndpointUrl: "", apiUrl: "" };
  return resolveStack({ folder: "/stack", region: "eu-central-1", blocks, outputs: {} }, resourceTypes, context);
}
