import { resourceName } from "../resource-name.ts";
import type { ActivityKinds } from "./activity-kind.ts";
import { findCallerNode } from "./caller-node.ts";
import type { Cause } from "./cause.ts";
import { parseIfJson } from "./searchable-values.ts";

/** Messages of topics. Each that a subscription receives is a `delivery` besides, with the topic in place of the rule. */
export type TopicActivity =
  | {
      type: "message-published";
      topicArn: string;
      messageId: string;
      message: string;
      /** Names, types and values. */
      attributes: object;
      caller: string;
      cause?: Cause | undefined;
    }
  /** A filter policy does not let a message pass. */
  | {
      type: "message-filtered";
      topicArn: string;
      messageId: string;
      /** The endpoint of the subscription. */
      targetArn: string;
      /** The dotted field that failed. */
      path: string;
      reason: string;
    };

export const topicKinds: ActivityKinds<TopicActivity> = {
  "message-published": {
    name: "Message",
    stepKind: "event",
    link: ({ messageId, topicArn }) => toMatch(messageId, topicArn),
    cause: ({ cause }) => cause,
    ids: ({ messageId }) => ({ eventId: messageId }),
    values: ({ attributes, message, messageId }) => [messageId, attributes, parseIfJson(message)],
    location({ caller, topicArn }, map) {
      const node = map.findByArn(topicArn)?.id;
      return { node, edge: map.findEdge(findCallerNode(caller, map), "publishes", node) };
    },
    isCountedAtNode: true,
    traceLine: ({ caller, messageId, topicArn }, { hasCause }) =>
      `message on ${resourceName(topicArn)}, ${messageId}${hasCause ? "" : `, by ${caller}`}`,
    storyStep: ({ attributes, message, topicArn }, { getLabel }) => ({
      title: `Message on ${getLabel(resourceName(topicArn))}`,
      outcome: "accepted",
      attachments: [
        { title: "Message", content: parseIfJson(message) },
        { title: "Attributes", content: Object.keys(attributes).length > 0 ? attributes : undefined },
      ],
    }),
  },

  "message-filtered": {
    name: "Subscription",
    stepKind: "rule",
    severity: () => "debug",
    cause: ({ messageId, topicArn }) => toMatch(messageId, topicArn),
    ids: ({ messageId }) => ({ eventId: messageId }),
    location: ({ topicArn }, map) => ({ node: map.findByArn(topicArn)?.id }),
    traceLine: ({ path, reason, targetArn }) =>
      `filter policy of ${resourceName(targetArn)} did not match: ${path} ${reason}`,
    storyStep: ({ path, reason, targetArn }, { getLabel }) => ({
      title: `Filter policy of ${getLabel(resourceName(targetArn))}`,
      outcome: `did not match: ${reason}`,
      field: path,
    }),
  },
};

/** The link under which the deliveries of a message name it, as those of an event name their rule. */
function toMatch(messageId: string, topicArn: string) {
  return { type: "match", eventId: messageId, rule: resourceName(topicArn), ruleArn: topicArn } as const;
}
