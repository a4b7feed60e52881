import { defineObserver } from "../terraform/resource-type.ts";

/** Topics get what alarms say, and there are no alarms here. */
export const topic = defineObserver("aws_sns_topic", ({ name }, { accountId, region }) => {
  const arn = `arn:aws:sns:${region}:${accountId}:${name}`;
  return { id: arn, arn, owner: accountId };
});

export const topicPolicy = defineObserver("aws_sns_topic_policy", ({ arn }) => ({ id: arn }));

export const topicSubscription = defineObserver("aws_sns_topic_subscription", ({ topic_arn }) => ({ id: topic_arn }));
