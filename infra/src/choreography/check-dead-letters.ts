import { type Choreography, listReceivers, type Rule, type Target } from "./choreography.ts";
import { isRoleAllowed, isServiceAllowed } from "./policy-holder.ts";
import type { Topic } from "./read-topics.ts";
import type { Receiver } from "./receiver.ts";

/** Checks that both layers have a queue for failures: EventBridge or SNS if they cannot invoke, Lambda if the handler fails. */
export function checkDeadLetters({ rules }: Choreography): string[] {
  const targets = rules.flatMap((rule) => rule.targets);
  const receivers = targets.flatMap(listReceivers);
  const byInvoked = new Map(receivers.map((receiver) => [receiver.invoked, receiver]));
  return [
    ...rules.flatMap((rule) => rule.targets.flatMap((target) => checkTarget(rule, target))),
    ...receivers.flatMap(checkQueue),
    ...targets.flatMap(({ topic }) => (topic ? checkSubscriptions(topic) : [])),
    ...[...byInvoked.values()].flatMap(checkInvoked),
  ];
}

function checkTarget({ arn, name: rule }: Rule, { deadLetterQueue, function: invoked, name }: Target): string[] {
  const target = invoked?.name ?? name;
  if (!deadLetterQueue) {
    return [
      `rule ${rule} has no dead-letter queue for ${target}: an undeliverable event would be lost; set dead_letter_config of aws_cloudwatch_event_target.${name} in infra/src/constructs/event-rule.ts`,
    ];
  }
  return isServiceAllowed("events.amazonaws.com", "sqs:SendMessage", deadLetterQueue, arn)
    ? []
    : [
        `rule ${rule} may not send to ${deadLetterQueue.name}: an event that cannot be delivered to ${target} would be lost; allow events.amazonaws.com for the rule in the queue's policy in infra/src/constructs/event-queue.ts`,
      ];
}

/** Checks the queue in front of a function; other teams handle the events of other queues. */
function checkQueue({ function: receiver, queue }: Receiver): string[] {
  return !receiver || !queue || queue.deadLetterTargetArn !== undefined
    ? []
    : [
        `${queue.name} has no dead-letter queue: an event that always fails would be retried until it expires, and then lost; set the redrive policy in infra/src/constructs/queue-in-front.ts`,
      ];
}

function checkSubscriptions({ arn, name: topic, subscriptions }: Topic): string[] {
  return subscriptions.flatMap(({ deadLetterQueue, function: invoked, name, queue }) => {
    const receiver = queue?.name ?? invoked?.name;
    if (!deadLetterQueue) {
      return `topic ${topic} has no dead-letter queue for ${receiver}: an undeliverable event would be lost; set redrive_policy of aws_sns_topic_subscription.${name} in infra/src/constructs/event-topic.ts`;
    }
    return isServiceAllowed("sns.amazonaws.com", "sqs:SendMessage", deadLetterQueue, arn)
      ? []
      : `topic ${topic} may not send to ${deadLetterQueue.name}: an event that cannot be delivered to ${receiver} would be lost; allow sns.amazonaws.com for the topic in the queue's policy in infra/src/constructs/event-queue.ts`;
  });
}

function checkInvoked({ function: invokedFunction, invoked }: Receiver): string[] {
  if (!invokedFunction || !invoked) {
    return [];
  }
  const { name, role } = invokedFunction;
  const { onFailureQueue } = invoked;
  if (!onFailureQueue) {
    return [
      `${name} has no on-failure queue: a failed event would be lost; add an event invoke config with an on-failure destination and the target's qualifier in infra/src/constructs/consumer.ts`,
    ];
  }
  return isRoleAllowed(role, "sqs:SendMessage", onFailureQueue)
    ? []
    : [
        `${name} may not send to ${onFailureQueue.name}: a failed event would be lost; allow sqs:SendMessage in its role in infra/src/constructs/consumer.ts`,
      ];
}
