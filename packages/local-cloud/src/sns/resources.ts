import { defineUnemulatedResource } from "../terraform/resource-type.ts";

/** Receives alarms, which are not emulated. */
export const topic = defineUnemulatedResource(
  "aws_sns_topic",
  ({ name }, { accountId, region }) => {
    const arn = `arn:aws:sns:${region}:${accountId}:${name}`;
    return { id: arn, arn, owner: accountId };
  },
  { generatedName: "name" },
);

export const topicPolicy = defineUnemulatedResource("aws_sns_topic_policy", ({ arn }) => ({ id: arn }));

export const topicSubscription = defineUnemulatedResource("aws_sns_topic_subscription", ({ topic_arn }) => ({
  id: topic_arn,
}));
