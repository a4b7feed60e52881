import * as z from "zod";
import { AwsError } from "../core/aws-error.ts";
import type { Operation } from "../protocols/json-service.ts";
import { formatSubscriptionAttributes, formatTopicAttributes } from "./format-topic-attributes.ts";
import { createParameterError } from "./parameter-error.ts";
import { snsOperation } from "./sns-operation.ts";
import type { Subscription } from "./topic.ts";
import { findAuthorizedTopic, type TopicAccess } from "./topic-access.ts";

const PAGE_SIZE = 100;

const page = { NextToken: z.string().optional() };
const topicArn = { TopicArn: z.string().optional() };

/** Creates the operations that read topics and subscriptions. Some of them have no resource-level permissions. */
export function createTopicOperations(access: TopicAccess): Record<string, Operation> {
  const { accountId, authorize, topics } = access;
  const subscriptions = topics.flatMap((topic) => topic.subscriptions);
  const describe = (subscription: Subscription) => describeSubscription(subscription, accountId);
  return {
    GetTopicAttributes: snsOperation(z.strictObject(topicArn), ({ TopicArn }, call) => {
      const topic = findAuthorizedTopic(access, call, "sns:GetTopicAttributes", TopicArn);
      return { Attributes: formatTopicAttributes(topic, accountId) };
    }),

    GetSubscriptionAttributes: snsOperation(
      z.strictObject({ SubscriptionArn: z.string().optional() }),
      ({ SubscriptionArn }, call) => {
        authorize(call, "sns:GetSubscriptionAttributes", "*");
        const subscription = subscriptions.find(({ arn }) => arn === SubscriptionArn);
        if (!subscription) {
          throw new AwsError("NotFoundException", "Subscription does not exist", 404);
        }
        return { Attributes: formatSubscriptionAttributes(subscription, accountId) };
      },
    ),

    ListTopics: snsOperation(z.strictObject(page), ({ NextToken }, call) => {
      authorize(call, "sns:ListTopics", "*");
      const { items, next } = paginate(topics, NextToken);
      return { Topics: items.map(({ arn }) => ({ TopicArn: arn })), ...next };
    }),

    ListSubscriptions: snsOperation(z.strictObject(page), ({ NextToken }, call) => {
      authorize(call, "sns:ListSubscriptions", "*");
      const { items, next } = paginate(subscriptions, NextToken);
      return { Subscriptions: items.map(describe), ...next };
    }),

    ListSubscriptionsByTopic: snsOperation(
      z.strictObject({ ...topicArn, ...page }),
      ({ NextToken, TopicArn }, call) => {
        const topic = findAuthorizedTopic(access, call, "sns:ListSubscriptionsByTopic", TopicArn);
        const { items, next } = paginate(topic.subscriptions, NextToken);
        return { Subscriptions: items.map(describe), ...next };
      },
    ),

    ListTagsForResource: snsOperation(z.strictObject({ ResourceArn: z.string().optional() }), (input, call) => {
      const { tags } = findAuthorizedTopic(access, call, "sns:ListTagsForResource", input.ResourceArn);
      return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
    }),
  };
}

function describeSubscription({ arn, endpoint, protocol, topicArn }: Subscription, Owner: string): object {
  return { SubscriptionArn: arn, Owner, Protocol: protocol, Endpoint: endpoint, TopicArn: topicArn };
}

/** @throws {AwsError} InvalidParameterException if the token is invalid */
function paginate<Item>(items: readonly Item[], token: string | undefined) {
  const start = token === undefined ? 0 : Number(Buffer.from(token, "base64").toString());
  if (token !== undefined && !(Number.isSafeInteger(start) && start > 0)) {
    throw createParameterError("NextToken");
  }
  const end = start + PAGE_SIZE;
  const next = end < items.length ? { NextToken: Buffer.from(String(end)).toString("base64") } : {};
  return { items: items.slice(start, end), next };
}
