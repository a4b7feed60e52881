import type { Choreography, Stream } from "./choreography.ts";
import { isRoleAllowed } from "./policy-holder.ts";

const READ_ACTIONS = ["GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"].map(
  (operation) => `dynamodb:${operation}`,
);
const FILE = "infra/src/constructs/outbox.ts";

/** Checks that functions may read the streams that they receive, and that no record is lost that they cannot handle. */
export function checkStreams({ streams }: Choreography): string[] {
  return streams.flatMap((stream) => [...checkSource(stream), ...checkQueue(stream)]);
}

function checkSource(stream: Stream): string[] {
  const { function: receiver, isEnabled, table } = stream;
  return [
    ...(isEnabled
      ? []
      : [`${receiver.name} reads the stream of ${table}, which has none: enable it in infra/src/order-stack.ts`]),
    ...(READ_ACTIONS.every((action) => isRoleAllowed(receiver.role, action, stream))
      ? []
      : [
          `${receiver.name} may not read the stream of ${table}: allow ${READ_ACTIONS.join(", ")} in its role in ${FILE}`,
        ]),
  ];
}

function checkQueue({ function: receiver, onFailureQueue, table }: Stream): string[] {
  if (!onFailureQueue) {
    return [
      `${receiver.name} has no on-failure queue for the stream of ${table}: a record that it cannot handle would be lost; set destination_config in ${FILE}`,
    ];
  }
  return isRoleAllowed(receiver.role, "sqs:SendMessage", onFailureQueue)
    ? []
    : [
        `${receiver.name} may not send to ${onFailureQueue.name}: a record that it cannot handle would be lost; allow sqs:SendMessage in its role in ${FILE}`,
      ];
}
