import type { Choreography, Invocable, Rule, Target } from "./choreography.ts";
import { isRoleAllowed, isServiceAllowed } from "./policy-holder.ts";
import type { Queue } from "./read-queues.ts";
import type { Topic } from "./read-topics.ts";

/** Checks that every route of the API and every rule may invoke its function. */
export function checkPermissions({ routes, rules }: Choreography): string[] {
  const ruleProblems = rules.flatMap(({ arn, name, targets }) =>
    targets.flatMap((target) => {
      if (target.queue) {
        return checkQueue({ arn, name }, target, target.queue);
      }
      if (target.topic) {
        return checkTopic({ arn, name }, target.topic);
      }
      return target.function && target.invoked && !canInvoke("events.amazonaws.com", arn, target.invoked)
        ? `rule ${name} may not invoke ${target.function.name}: add a Lambda permission for events.amazonaws.com with the rule's ARN as source and the target's qualifier in infra/src/constructs/event-rule.ts`
        : [];
    }),
  );
  const routeProblems = routes.flatMap((route) =>
    canInvoke("apigateway.amazonaws.com", route.arn, route.invoked)
      ? []
      : `route ${route.key} of stage ${route.stage} may not invoke ${route.function.name}: add a Lambda permission for apigateway.amazonaws.com with the route's ARN as source and the integration's qualifier in infra/src/constructs/order-http-api.ts`,
  );
  return [...ruleProblems, ...routeProblems];
}

function canInvoke(service: string, sourceArn: string, invoked: Invocable): boolean {
  return isServiceAllowed(service, "lambda:InvokeFunction", invoked, sourceArn);
}

function checkTopic(rule: Pick<Rule, "arn" | "name">, topic: Topic): string[] {
  const denied = topic.subscriptions.filter(
    ({ queue }) => !isServiceAllowed("sns.amazonaws.com", "sqs:SendMessage", queue, topic.arn),
  );
  return [
    ...(isServiceAllowed("events.amazonaws.com", "sns:Publish", topic, rule.arn)
      ? []
      : [
          `rule ${rule.name} may not publish to ${topic.name}: allow events.amazonaws.com for the rule in the topic's policy in infra/src/constructs/event-topic.ts`,
        ]),
    ...denied.map(
      ({ queue }) =>
        `topic ${topic.name} may not send to ${queue.name}: allow sns.amazonaws.com for the topic in the queue's policy in infra/src/constructs/event-queue.ts`,
    ),
  ];
}

const RECEIVE_ACTIONS = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

function checkQueue(rule: Pick<Rule, "arn" | "name">, target: Target, queue: Queue): string[] {
  const mayReceive = RECEIVE_ACTIONS.every(
    (action) => !target.function || isRoleAllowed(target.function.role, action, queue),
  );
  return [
    ...(isServiceAllowed("events.amazonaws.com", "sqs:SendMessage", queue, rule.arn)
      ? []
      : [
          `rule ${rule.name} may not send to ${queue.name}: allow events.amazonaws.com for the rule in the queue's policy in infra/src/constructs/event-queue.ts`,
        ]),
    ...(mayReceive
      ? []
      : [
          `${target.function?.name} may not receive from ${queue.name}: allow ${RECEIVE_ACTIONS.join(", ")} in its role in infra/src/constructs/queue-in-front.ts`,
        ]),
  ];
}
