import { eventTarget } from "../eventbridge/resources.ts";
import { isEmulated, topic, topicSubscription } from "../sns/resources.ts";
import type { Stack } from "../terraform/stack.ts";

/** Lists the topics that rules send to or that have a subscription that is emulated: others only receive alarms. */
export function listConnectedTopics(stack: Stack) {
  const arns = new Set([
    ...stack.resources(eventTarget).map(({ config }) => config.arn),
    ...stack.resources(topicSubscription).map(({ config }) => (isEmulated(config.protocol) ? config.topic_arn : "")),
  ]);
  return stack.resources(topic).filter(({ attributes }) => arns.has(String(attributes.arn)));
}
