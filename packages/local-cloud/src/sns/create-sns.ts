import type { Cause } from "../core/activity/cause.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import type { Clock } from "../core/clock.ts";
import { resourceName } from "../core/resource-name.ts";
import type { Store } from "../core/store/store.ts";
import { Delivery } from "../delivery/delivery.ts";
import { DeliveryError } from "../delivery/delivery-error.ts";
import type { Enforcement } from "../iam/enforcement.ts";
import type { InvokePermissions } from "../lambda/invoke-permissions.ts";
import type { Lambda } from "../lambda/lambda.ts";
import { readAsynchronousSettings } from "../lambda/read-functions.ts";
import type { Sqs } from "../sqs/sqs.ts";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { formatEnvelope, formatLambdaEvent } from "./format-notification.ts";
import type { Notification } from "./notification.ts";
import { readTopics } from "./read-topics.ts";
import { computeNotificationDelayMs } from "./retry-phases.ts";
import { Sns } from "./sns.ts";
import type { Subscription, Topic } from "./topic.ts";

const SERVICE = "sns.amazonaws.com";

interface SnsDependencies {
  accountId: string;
  awsUrl: string;
  enforcement: Enforcement;
  lambda: Lambda;
  invokePermissions: InvokePermissions;
  sqs: Sqs;
  /** Runs `deliver`, which reaches the endpoint, possibly late, twice or not at all. @throws {DeliveryError} */
  aroundDelivery(targetName: string, cause: Cause, deliver: () => Promise<void>): Promise<void>;
  store: Store;
  clock: Clock;
  activityLog: ActivityLog;
}

/** Creates the topics of a stack. @throws {StackError} if AWS would reject one, or an endpoint is unknown */
export function createSns(stack: Stack, dependencies: SnsDependencies): Sns {
  const { accountId, activityLog, clock, enforcement, lambda, sqs } = dependencies;
  const topics = readTopics(stack, {
    functionArns: lambda.invocableArns,
    queueArns: new Set(sqs.queues.map(({ arn }) => arn)),
  });
  requireFailureTopics(stack, topics);
  const delivery = createDelivery(topics, dependencies);
  return new Sns({ accountId, topics, delivery, enforcement, activityLog, clock });
}

/** @throws {StackError} if the on-failure destination of a function is an unknown topic */
function requireFailureTopics(stack: Stack, topics: readonly Topic[]): void {
  for (const [functionArn, { deadLetterQueueArn, onFailureArn }] of readAsynchronousSettings(stack)) {
    const unknown = [deadLetterQueueArn, onFailureArn].find(
      (arn) => arn?.startsWith("arn:aws:sns:") && !topics.some((topic) => topic.arn === arn),
    );
    if (unknown !== undefined) {
      throw createInvalidResourceError(`${functionArn} sends its failures to ${unknown}: the stack has no such topic`);
    }
  }
}

function createDelivery(topics: readonly Topic[], dependencies: SnsDependencies): Delivery<Notification> {
  const { activityLog, aroundDelivery, clock, sqs, store } = dependencies;
  const byArn = new Map(
    topics.flatMap(({ signatureVersion, subscriptions }) =>
      subscriptions.map((subscription) => [subscription.arn, { subscription, signatureVersion }] as const),
    ),
  );
  const format = (subscriptionArn: string, payload: string) => {
    const found = byArn.get(subscriptionArn) as { subscription: Subscription; signatureVersion: number | undefined };
    const urls = { subscriptionArn, signatureVersion: found.signatureVersion, awsUrl: dependencies.awsUrl };
    return formatFor(found.subscription, JSON.parse(payload), urls);
  };
  return new Delivery<Notification>({
    invokeTarget({ arn, id, ruleArn: topicArn }, payload, cause) {
      const { lambdaEvent, message } = format(id, payload);
      return aroundDelivery(resourceName(arn), cause, () =>
        rejectAwsErrors(() =>
          lambdaEvent === undefined
            ? sqs.send(arn, { ...message, cause }, { kind: "service", service: SERVICE }, topicArn)
            : invoke(dependencies, { functionArn: arn, topicArn, payload: lambdaEvent, cause }),
        ),
      );
    },
    sendDeadLetter({ body: payload, queueArn, ruleArn: topicArn }, { id }) {
      return sqs.send(queueArn, format(id, payload).message, { kind: "service", service: SERVICE }, topicArn);
    },
    collection: store.collection("notifications"),
    clock,
    computeDelayMs: computeNotificationDelayMs,
    random: Math.random,
    activityLog,
  });
}

/** Formats the message that a queue receives, also as a dead letter, and the event that a function receives. */
function formatFor(
  { isRaw, protocol }: Subscription,
  notification: Notification,
  urls: Parameters<typeof formatEnvelope>[1],
) {
  const { attributes, groupId, message, traceHeader } = notification;
  const content = isRaw ? { body: message, attributes } : { body: formatEnvelope(notification, urls) };
  return {
    message: { ...content, groupId, traceHeader },
    lambdaEvent: protocol === "lambda" ? formatLambdaEvent(notification, urls) : undefined,
  };
}

async function invoke(
  { invokePermissions, lambda }: Pick<SnsDependencies, "invokePermissions" | "lambda">,
  { cause, functionArn, payload, topicArn }: { functionArn: string; topicArn: string; payload: string; cause: Cause },
): Promise<void> {
  const decision = invokePermissions.decide(SERVICE, functionArn, topicArn, cause);
  if (!decision.allowed) {
    throw new AwsError("AccessDeniedException", decision.message);
  }
  await lambda.invokeAsynchronously(functionArn, payload, { cause });
}

/** An endpoint that rejects a message is a client-side error, which is not retried. */
async function rejectAwsErrors(deliver: () => Promise<void>): Promise<void> {
  try {
    await deliver();
  } catch (error) {
    throw error instanceof AwsError ? new DeliveryError(error.code, error.message, { retryable: false }) : error;
  }
}
