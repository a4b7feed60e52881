import type { Subscription, Topic } from "./topic.ts";

const DEFAULT_ACTIONS = [
  "GetTopicAttributes",
  "SetTopicAttributes",
  "AddPermission",
  "RemovePermission",
  "DeleteTopic",
  "Subscribe",
  "ListSubscriptionsByTopic",
  "Publish",
];

/** @see https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html */
export function formatTopicAttributes(topic: Topic, owner: string): Record<string, string> {
  const { arn, displayName, policy = createDefaultPolicy(arn, owner), signatureVersion, subscriptions } = topic;
  return {
    TopicArn: arn,
    DisplayName: displayName,
    Owner: owner,
    Policy: policy,
    ...(signatureVersion !== undefined && { SignatureVersion: String(signatureVersion) }),
    SubscriptionsConfirmed: String(subscriptions.length),
    SubscriptionsDeleted: "0",
    SubscriptionsPending: "0",
  };
}

/** @see https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html */
export function formatSubscriptionAttributes(subscription: Subscription, owner: string): Record<string, string> {
  const { arn, endpoint, filterPolicy, filterPolicyScope, isRaw, protocol, redrivePolicy, topicArn } = subscription;
  return {
    SubscriptionArn: arn,
    TopicArn: topicArn,
    Owner: owner,
    Protocol: protocol,
    Endpoint: endpoint,
    ConfirmationWasAuthenticated: "true",
    PendingConfirmation: "false",
    RawMessageDelivery: String(isRaw),
    ...(filterPolicy !== undefined && { FilterPolicy: filterPolicy, FilterPolicyScope: filterPolicyScope }),
    ...(redrivePolicy !== undefined && { RedrivePolicy: redrivePolicy }),
  };
}

/** The policy that SNS gives a topic without one. It allows nothing that policies of roles do not. */
function createDefaultPolicy(topicArn: string, owner: string): string {
  return JSON.stringify({
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: DEFAULT_ACTIONS.map((action) => `SNS:${action}`),
        Resource: topicArn,
        Condition: { StringEquals: { "AWS:SourceOwner": owner } },
      },
    ],
  });
}
