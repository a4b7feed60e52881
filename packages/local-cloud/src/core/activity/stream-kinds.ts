import { resourceName } from "../resource-name.ts";
import type { ActivityKinds } from "./activity-kind.ts";
import type { Cause } from "./cause.ts";
import { formatAttempt } from "./format-attempt.ts";

/** A record of a table's stream that an event source mapping passed to an invocation, possibly among others. */
export interface StreamActivity {
  type: "record-received";
  tableArn: string;
  functionName: string;
  requestId: string;
  sequenceNumber: string;
  /** From 1. */
  receiveCount: number;
  /** The record as the function received it. */
  record: { eventName: string; dynamodb: { Keys: object; NewImage?: object | undefined } };
  /** The writer of the item. */
  cause?: Cause | undefined;
}

export const streamKinds: ActivityKinds<StreamActivity> = {
  "record-received": {
    name: "Stream record",
    stepKind: "delivery",
    link: ({ requestId }) => ({ type: "batch", requestId }),
    cause: ({ cause }) => cause,
    ids: ({ cause, requestId }) => (cause ? { cause } : { requestId }),
    values: ({ record, sequenceNumber }) => [sequenceNumber, record],
    location({ functionName, tableArn }, map) {
      const node = map.findByArn(tableArn)?.id;
      return { node, edge: map.findEdge(node, "delivers", map.findByName("function", functionName)?.id) };
    },
    isCountedAtNode: true,
    traceLine: ({ functionName, receiveCount, record, tableArn }) =>
      `${record.eventName} of ${resourceName(tableArn)} received for ${functionName}${formatAttempt(receiveCount)}`,
    storyStep: ({ functionName, receiveCount, record, tableArn }, { getLabel }) => ({
      title: `${record.eventName} of ${getLabel(resourceName(tableArn))}${formatAttempt(receiveCount)}`,
      outcome: `received for ${getLabel(functionName)}`,
      attachments: [{ title: "Stream record", content: record }],
    }),
  },
};
