import type { Cause } from "../core/activity/cause.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import type { Clock } from "../core/clock.ts";
import { resourceName } from "../core/resource-name.ts";
import type { Store } from "../core/store/store.ts";
import { Delivery } from "../delivery/delivery.ts";
import type { Enforcement } from "../iam/enforcement.ts";
import type { Iam } from "../iam/iam.ts";
import type { Stack } from "../terraform/stack.ts";
import { EventBridge } from "./event-bridge.ts";
import { readArchives } from "./read-archives.ts";
import { readBusPolicies } from "./read-bus-policies.ts";
import { readBuses } from "./read-buses.ts";
import { createBusSender, type SendToBus } from "./send-to-bus.ts";
import { SERVICE, sendToTarget, type TargetServices } from "./send-to-target.ts";
import { createPayload } from "./target-input.ts";
import { assumeTargetRoles, type FindTargetRole } from "./target-roles.ts";

export interface EventBridgeDependencies extends TargetServices {
  accountId: string;
  enforcement: Enforcement;
  iam: Iam;
  /** Runs `deliver`, which reaches the target, possibly late, twice or not at all. @throws {DeliveryError} */
  aroundDelivery(targetName: string, cause: Cause, deliver: () => Promise<void>): Promise<void>;
  store: Store;
  clock: Clock;
  activityLog: ActivityLog;
}

export function createEventBridge(stack: Stack, dependencies: EventBridgeDependencies): EventBridge {
  const { accountId, activityLog, clock, enforcement, iam, lambda, logs, sns, sqs, store } = dependencies;
  const queueArns = sqs.queues.map(({ arn }) => arn);
  const targetArns = new Set([...lambda.invocableArns, ...queueArns, ...sns.topicArns, ...logs.eventLog.groupArns]);
  const buses = readBuses(stack, { accountId, targetArns, nowMs: clock.toRealTime() });
  const policies = readBusPolicies(stack, accountId);
  const findRole = assumeTargetRoles(buses, iam);
  const sendToBus = createBusSender({
    enforcement,
    findRole,
    receive: (...event) => eventBridge.receive(...event),
  });
  const eventBridge: EventBridge = new EventBridge({
    accountId,
    region: stack.region,
    buses,
    archives: readArchives(stack, { buses, clock, store }),
    delivery: createDelivery(dependencies, new Set(buses.map(({ arn }) => arn)), { findRole, sendToBus }),
    replays: store.collection("replays"),
    authorize: ({ caller, cause }, action, resource, context) =>
      enforcement.demand({ caller, action, resource, context, cause, resourcePolicy: policies.get(resource) }),
    activityLog,
    clock,
  });
  return eventBridge;
}

function createDelivery(
  dependencies: EventBridgeDependencies,
  busArns: ReadonlySet<string>,
  { findRole, sendToBus }: { findRole: FindTargetRole; sendToBus: SendToBus },
): Delivery {
  const { activityLog, aroundDelivery, clock, sqs, store } = dependencies;
  return new Delivery({
    invokeTarget(target, event, cause, acceptedAt) {
      const { arn, messageGroupId, roleArn, ruleArn } = target;
      if (busArns.has(arn)) {
        return aroundDelivery(resourceName(arn), cause, () => sendToBus(target, event, cause));
      }
      const payload = createPayload(target, event, acceptedAt);
      return aroundDelivery(resourceName(arn), cause, () =>
        sendToTarget(dependencies, { arn, ruleArn, messageGroupId, payload, role: findRole(roleArn), cause }),
      );
    },
    sendDeadLetter: ({ attributes, body, queueArn, ruleArn }) =>
      sqs.send(queueArn, { body, attributes }, { kind: "service", service: SERVICE }, ruleArn),
    collection: store.collection("deliveries"),
    clock,
    random: Math.random,
    activityLog,
  });
}
