import { SchedulerClient } from "@aws-sdk/client-scheduler";
import type { Caller } from "iam-policy";
import { expect, onTestFinished, vi } from "vitest";
import { AwsEndpoint } from "../aws-endpoint/aws-endpoint.ts";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { ROOT_CALLER } from "../core/root-caller.ts";
import { memoryStore, type Store } from "../core/store/store.ts";
import { createEventBridge } from "../eventbridge/create-event-bridge.ts";
import { createIam } from "../iam/create-iam.ts";
import { Enforcement } from "../iam/enforcement.ts";
import { InvokePermissions } from "../lambda/invoke-permissions.ts";
import type { Lambda } from "../lambda/lambda.ts";
import { createLogs } from "../logs/create-logs.ts";
import { resourceTypes } from "../resource-types.ts";
import { createScheduler } from "../scheduler/create-scheduler.ts";
import { createSns } from "../sns/create-sns.ts";
import { createSqs } from "../sqs/create-sqs.ts";
import { resolveStack } from "../terraform/stack.ts";
import { ManualClock } from "./manual-clock.ts";

export const MINUTE_MS = 60_000;
export const START_MS = Date.parse("2026-11-28T16:00:00Z");
export const FUNCTION_ARN = "arn:aws:lambda:eu-central-1:000000000000:function:cancel";
export const BUS_ARN = "arn:aws:events:eu-central-1:000000000000:event-bus/orders";
export const TOPIC_ARN = "arn:aws:sns:eu-central-1:000000000000:reminders";
export const ROLE_ARN = "arn:aws:iam::000000000000:role/scheduler";
export const toQueueArn = (name: string) => `arn:aws:sqs:eu-central-1:000000000000:${name}`;

const toPolicy = (statement: object | object[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [statement].flat().map((each) => ({ Effect: "Allow", ...each })),
  });

export interface SchedulerSetup {
  /** The schedules of the stack. */
  schedules?: Record<string, Record<string, unknown>>;
  /** Actions that the role of the schedules permits. */
  actions?: string[];
  /** Statements of the role `caller`. */
  callerStatement?: object | object[];
  trustCondition?: object;
  aroundDelivery?: (name: string, cause: unknown, deliver: () => Promise<void>) => Promise<void>;
  store?: Store;
  clock?: ManualClock;
}

function getMatchKey(activity: RecordedActivity): string {
  return "ruleArn" in activity && "eventId" in activity ? `${activity.eventId} ${activity.ruleArn}` : "";
}

/**
 * Sets up schedules with a role `scheduler`, the queues `reminders` and `dead`, the topic `reminders`, the
 * function `cancel`, and the bus
 * `orders`, from which a rule sends `order_unpaid` to the queue `unpaid`.
 */
export function setUpScheduler({
  actions = ["lambda:InvokeFunction", "sqs:SendMessage", "sns:Publish", "events:PutEvents"],
  aroundDelivery = (_name, _cause, deliver) => deliver(),
  callerStatement = { Action: "*", Resource: "*" },
  clock = new ManualClock(START_MS),
  schedules = {},
  store = memoryStore,
  trustCondition,
}: SchedulerSetup = {}) {
  const activityLog = new ActivityLog(clock);
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const trust = (Service: string, Condition?: object) =>
    toPolicy({ Principal: { Service }, Action: "sts:AssumeRole", ...(Condition && { Condition }) });
  const queuePolicy = toPolicy({
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: toQueueArn("unpaid"),
  });
  const blocks = new Map<string, Record<string, Record<string, unknown>>>([
    [
      "aws_sqs_queue",
      { reminders: { name: "reminders" }, dead: { name: "dead" }, unpaid: { name: "unpaid", policy: queuePolicy } },
    ],
    ["aws_sns_topic", { reminders: { name: "reminders" } }],
    ["aws_cloudwatch_event_bus", { orders: { name: "orders" } }],
    [
      "aws_cloudwatch_event_rule",
      { unpaid: { name: "unpaid", event_bus_name: "orders", event_pattern: '{"detail-type":["order_unpaid"]}' } },
    ],
    [
      "aws_cloudwatch_event_target",
      { unpaid: { rule: "unpaid", event_bus_name: "orders", target_id: "unpaid", arn: toQueueArn("unpaid") } },
    ],
    [
      "aws_iam_role",
      {
        scheduler: {
          name: "scheduler",
          assume_role_policy: trust("scheduler.amazonaws.com", trustCondition),
          inline_policy: [{ name: "targets", policy: toPolicy({ Action: actions, Resource: "*" }) }],
        },
        lambda_only: { name: "lambda-only", assume_role_policy: trust("lambda.amazonaws.com") },
        caller: {
          name: "caller",
          assume_role_policy: trust("lambda.amazonaws.com"),
          inline_policy: [{ name: "calls", policy: toPolicy(callerStatement) }],
        },
      },
    ],
    ["aws_scheduler_schedule_group", { cancellations: { name: "cancellations" } }],
    ["aws_scheduler_schedule", schedules],
  ]);
  const context = { accountId: "000000000000", awsEndpointUrl: "", apiUrl: "" };
  const stack = resolveStack({ folder: "/stack", region: "eu-central-1", blocks, outputs: {} }, resourceTypes, context);
  const iam = createIam(stack, clock);
  const enforcement = new Enforcement(iam, activityLog);
  const sqs = createSqs(stack, { enforcement, store, clock, activityLog });
  const invoked: string[] = [];
  const lambda = {
    invocableArns: new Set([FUNCTION_ARN]),
    configurations: [{ name: "cancel", arn: FUNCTION_ARN }],
    invokeAsynchronously: async (arn: string, payload: string) => void invoked.push(`${arn} ${payload}`),
  } as unknown as Lambda;
  const invokePermissions = new InvokePermissions(new Map(), enforcement);
  const shared = { accountId: "000000000000", enforcement, iam, lambda, sqs, store, clock, activityLog };
  const deliverable = { ...shared, invokePermissions, aroundDelivery };
  const sns = createSns(stack, { ...deliverable, awsUrl: "" });
  const eventBridge = createEventBridge(stack, { ...deliverable, logs: createLogs(stack, shared), sns });
  const scheduler = createScheduler(stack, { ...shared, eventBridge, sns, aroundDelivery });
  eventBridge.resume();
  scheduler.start();

  return {
    activities,
    clock,
    /** Advances the clock, and waits until each run and each event that follows has been delivered. */
    async advance(ms: number): Promise<void> {
      await clock.advance(ms);
      await vi.waitFor(() => {
        const delivered = activities.filter(({ type }) => type === "delivery").map(getMatchKey);
        const matched = activities.filter(({ type }) => type === "rule-matched").map(getMatchKey);
        expect(new Set(delivered)).toEqual(new Set(matched));
      });
    },
    invoked,
    stop(): void {
      eventBridge.stop();
      scheduler.stop();
    },
    read: (name: string) => sqs.queues.find((queue) => queue.name === name)?.peek(100) ?? [],
    /** Starts a client that calls as root, or in the role `caller`. */
    async connect({ role }: { role?: string } = {}): Promise<SchedulerClient> {
      const session =
        role &&
        iam.issueSession(`arn:aws:iam::000000000000:role/${role}`, {
          sessionName: "order-service",
          service: "lambda.amazonaws.com",
        });
      const caller: Caller = session ? iam.findCaller(session.accessKeyId) : ROOT_CALLER;
      const endpoint = new AwsEndpoint({ activityLog });
      const url = await endpoint.start(0);
      endpoint.serve([scheduler.api], () => caller);
      const client = new SchedulerClient({
        endpoint: url,
        region: "eu-central-1",
        credentials: { accessKeyId: "anyone", secretAccessKey: "anything" },
        maxAttempts: 1,
      });
      onTestFinished(async () => {
        client.destroy();
        await endpoint.stop();
      });
      return client;
    },
  };
}
