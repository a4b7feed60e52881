import type { Choreography, LambdaFunction, Rule, Target } from "./choreography.ts";
import { allows } from "./policy.ts";

/** What either layer gives up on ends in a queue: EventBridge when it cannot invoke, Lambda when the handler fails. */
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
      `rule ${rule} has no dead-letter queue for ${target}: an event that it cannot hand over would be lost; set dead_letter_config of aws_cloudwatch_event_target.${name} in infra/src/constructs/event-rule.ts`,
    ];
  }
  const maySend = allows(deadLetterQueue.statements, {
    action: "sqs:SendMessage",
    resource: deadLetterQueue.arn,
    principal: "events.amazonaws.com",
    context: { "aws:sourcearn": arn },
  });
  if (maySend) return [];
  return [
    `rule ${rule} may not send to ${deadLetterQueue.name}: an event that it cannot hand to ${target} would be lost; let the queue's policy allow events.amazonaws.com for the rule in infra/src/constructs/dead-letter-queue.ts`,
  ];
}

function checkFunction({ name, onFailureQueue, roleStatements }: LambdaFunction): string[] {
  if (!onFailureQueue) {
    return [
      `${name} has no queue as its on-failure destination: an event that it failed to handle would be lost; give it an event invoke config with one in infra/src/constructs/consumer.ts`,
    ];
  }
  if (allows(roleStatements, { action: "sqs:SendMessage", resource: onFailureQueue.arn })) return [];
  return [
    `${name} may not send to ${onFailureQueue.name}: an event that it failed to handle would be lost; let its role call sqs:SendMessage in infra/src/constructs/consumer.ts`,
  ];
}
