import { type Choreography, listReceivers } from "./choreography.ts";
import { isRoleAllowed, isServiceAllowed, type PolicyHolder } from "./policy-holder.ts";
import type { Invocable } from "./read-functions.ts";
import type { Receiver } from "./receiver.ts";

/** Checks that every route of the API, every rule and every topic may reach its receivers. */
export function checkPermissions({ routes, rules }: Choreography): string[] {
  const targets = rules.flatMap((rule) => rule.targets.map((target) => ({ rule, ...target })));
  const topics = new Set(targets.flatMap(({ topic }) => topic ?? []));
  return [
    ...targets.flatMap(({ rule, topic, ...receiver }) =>
      topic ? checkPublishing(rule, topic) : checkReceiver({ ...rule, ...RULE }, receiver),
    ),
    ...[...topics].flatMap((topic) =>
      topic.subscriptions.flatMap((receiver) => checkReceiver({ ...topic, ...TOPIC }, receiver)),
    ),
    ...targets.flatMap(listReceivers).flatMap(checkReceiving),
    ...routes.flatMap((route) =>
      canInvoke("apigateway.amazonaws.com", route.arn, route.invoked)
        ? []
        : `route ${route.key} of stage ${route.stage} may not invoke ${route.function.name}: add a Lambda permission for apigateway.amazonaws.com with the route's ARN as source and the integration's qualifier in infra/src/constructs/order-http-api.ts`,
    ),
  ];
}

/** Sends events to a receiver. */
interface Sender {
  name: string;
  arn: string;
  noun: string;
  service: string;
  /** Leads to the receiver. */
  connection: string;
  file: string;
}

const RULE = {
  noun: "rule",
  service: "events.amazonaws.com",
  connection: "target",
  file: "infra/src/constructs/event-rule.ts",
};
const TOPIC = {
  noun: "topic",
  service: "sns.amazonaws.com",
  connection: "subscription",
  file: "infra/src/constructs/event-topic.ts",
};

function checkPublishing(rule: { arn: string; name: string }, topic: PolicyHolder & { name: string }): string[] {
  return isServiceAllowed(RULE.service, "sns:Publish", topic, rule.arn)
    ? []
    : [
        `rule ${rule.name} may not publish to ${topic.name}: allow events.amazonaws.com for the rule in the topic's policy in infra/src/constructs/event-topic.ts`,
      ];
}

function checkReceiver(sender: Sender, { function: receiver, invoked, queue }: Receiver): string[] {
  const { arn, connection, file, name, noun, service } = sender;
  if (queue) {
    return isServiceAllowed(service, "sqs:SendMessage", queue, arn)
      ? []
      : [
          `${noun} ${name} may not send to ${queue.name}: allow ${service} for the ${noun} in the queue's policy in infra/src/constructs/event-queue.ts`,
        ];
  }
  return receiver && invoked && !canInvoke(service, arn, invoked)
    ? [
        `${noun} ${name} may not invoke ${receiver.name}: add a Lambda permission for ${service} with the ${noun}'s ARN as source and the ${connection}'s qualifier in ${file}`,
      ]
    : [];
}

function canInvoke(service: string, sourceArn: string, invoked: Invocable): boolean {
  return isServiceAllowed(service, "lambda:InvokeFunction", invoked, sourceArn);
}

const RECEIVE_ACTIONS = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

function checkReceiving({ function: receiver, queue }: Receiver): string[] {
  return !receiver || !queue || RECEIVE_ACTIONS.every((action) => isRoleAllowed(receiver.role, action, queue))
    ? []
    : [
        `${receiver.name} may not receive from ${queue.name}: allow ${RECEIVE_ACTIONS.join(", ")} in its role in infra/src/constructs/queue-in-front.ts`,
      ];
}
