import { resourceName } from "../resource-name.ts";
import type { ActivityKinds } from "./activity-kind.ts";
import type { Cause } from "./cause.ts";
import { formatAttempt } from "./format-attempt.ts";
import { parseIfJson } from "./searchable-values.ts";

/** A message of a queue that an event source mapping passed to an invocation, possibly among others. */
export interface MessageActivity {
  type: "message-received";
  queueArn: string;
  functionName: string;
  requestId: string;
  messageId: string;
  /** From 1. */
  receiveCount: number;
  body: string;
  /** The sender. */
  cause?: Cause | undefined;
}

export const messageKinds: ActivityKinds<MessageActivity> = {
  "message-received": {
    name: "Message",
    stepKind: "delivery",
    link: ({ requestId }) => ({ type: "batch", requestId }),
    cause: ({ cause }) => cause,
    ids: ({ cause, requestId }) => (cause ? { cause } : { requestId }),
    values: ({ body, messageId }) => [messageId, parseIfJson(body)],
    location({ functionName, queueArn }, map) {
      const node = map.findByArn(queueArn)?.id;
      return { node, edge: map.findEdge(node, "delivers", map.findByName("function", functionName)?.id) };
    },
    isCountedAtNode: true,
    traceLine: ({ functionName, queueArn, receiveCount }) =>
      `message of ${resourceName(queueArn)} received for ${functionName}${formatAttempt(receiveCount)}`,
    storyStep: ({ body, functionName, queueArn, receiveCount }, { getLabel }) => ({
      title: `Message of ${getLabel(resourceName(queueArn))}${formatAttempt(receiveCount)}`,
      outcome: `received for ${getLabel(functionName)}`,
      attachments: [{ title: "Body", content: body }],
    }),
  },
};
