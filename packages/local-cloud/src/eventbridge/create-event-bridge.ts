import type { Cause } from "../core/activity/cause.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import type { Clock } from "../core/clock.ts";
import { resourceName } from "../core/resource-name.ts";
import type { Store } from "../core/store/store.ts";
import type { Enforcement } from "../iam/enforcement.ts";
import type { InvokePermissions } from "../lambda/invoke-permissions.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { Sqs } from "../sqs/sqs.ts";
import type { Stack } from "../terraform/stack.ts";
import { Delivery, DeliveryError } from "./delivery.ts";
import { EventBridge } from "./event-bridge.ts";
import { readArchives } from "./read-archives.ts";
import { readBuses } from "./read-buses.ts";
import { createPayload } from "./target-input.ts";

const SERVICE = "events.amazonaws.com";

export interface EventBridgeDependencies {
  accountId: string;
  enforcement: Enforcement;
  lambda: Lambda;
  invokePermissions: InvokePermissions;
  sqs: Sqs;
  /** Runs `deliver`, which invokes the function, possibly late, twice or not at all. @throws {DeliveryError} */
  aroundDelivery(functionName: string, cause: Cause, deliver: () => Promise<void>): Promise<void>;
  store: Store;
  clock: Clock;
  activityLog: ActivityLog;
}

export function createEventBridge(stack: Stack, dependencies: EventBridgeDependencies): EventBridge {
  const { accountId, activityLog, clock, enforcement, lambda, store } = dependencies;
  const buses = readBuses(stack, { accountId, functionArns: lambda.invocableArns, nowMs: clock.toRealTime() });
  return new EventBridge({
    accountId,
    region: stack.region,
    buses,
    archives: readArchives(stack, { buses, clock, store }),
    delivery: createDelivery(dependencies),
    replays: store.collection("replays"),
    authorize: ({ caller, cause }, action, resource, context) =>
      enforcement.demand({ caller, action, resource, context, cause }),
    activityLog,
    clock,
  });
}

function createDelivery(dependencies: EventBridgeDependencies): Delivery {
  const { activityLog, aroundDelivery, clock, sqs, store } = dependencies;
  return new Delivery({
    invokeTarget(target, event, cause, acceptedAt) {
      const { arn, ruleArn } = target;
      const payload = createPayload(target, event, acceptedAt);
      return aroundDelivery(resourceName(arn), cause, () => invoke(dependencies, { arn, ruleArn, payload, cause }));
    },
    sendDeadLetter: ({ attributes, body, queueArn, ruleArn }) =>
      sqs.send(queueArn, { body, attributes }, { kind: "service", service: SERVICE }, ruleArn),
    collection: store.collection("deliveries"),
    clock,
    random: Math.random,
    activityLog,
  });
}

async function invoke(
  { invokePermissions, lambda }: EventBridgeDependencies,
  { arn, cause, payload, ruleArn }: { arn: string; ruleArn: string; payload: string; cause: Cause },
): Promise<void> {
  const decision = invokePermissions.decide(SERVICE, arn, ruleArn, cause);
  if (!decision.allowed) {
    throw new DeliveryError("NO_PERMISSIONS", decision.message, { retryable: false });
  }
  try {
    await lambda.invokeAsynchronously(arn, payload, { cause });
  } catch (error) {
    throw error instanceof AwsError
      ? new DeliveryError("SDK_CLIENT_ERROR", `${error.code}: ${error.message}`, { retryable: false })
      : error;
  }
}
