import type { Choreography, LambdaFunction, Rule, Target } from "./choreography.ts";
import { isRoleAllowed, isServiceAllowed } from "./policy-holder.ts";

/** Checks that both layers have a queue for failures: EventBridge if it cannot invoke, Lambda if the handler fails. */
export function checkDeadLetters({ functions, rules }: Choreography): string[] {
  const invoked = functions.filter((it) =>
    rules.some(({ targets }) => targets.some((target) => target.function === it)),
  );
  return [
    ...rules.flatMap((rule) => rule.targets.flatMap((target) => checkTarget(rule, target))),
    ...invoked.flatMap(checkFunction),
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
        `rule ${rule} may not send to ${deadLetterQueue.name}: an event that cannot be delivered to ${target} would be lost; allow events.amazonaws.com for the rule in the queue's policy in infra/src/constructs/dead-letter-queue.ts`,
      ];
}

function checkFunction({ name, onFailureQueue, role }: LambdaFunction): string[] {
  if (!onFailureQueue) {
    return [
      `${name} has no on-failure queue: a failed event would be lost; add an event invoke config with an on-failure destination in infra/src/constructs/consumer.ts`,
    ];
  }
  return isRoleAllowed(role, "sqs:SendMessage", onFailureQueue)
    ? []
    : [
        `${name} may not send to ${onFailureQueue.name}: a failed event would be lost; allow sqs:SendMessage in its role in infra/src/constructs/consumer.ts`,
      ];
}
