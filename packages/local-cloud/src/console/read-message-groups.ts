import { eventTarget } from "../eventbridge/resources.ts";
import type { Stack } from "../terraform/stack.ts";

/** Reads the message groups in which rules send to FIFO queues, by the ARN of the queue. */
export function readMessageGroups(stack: Stack): Map<string, string> {
  return new Map(
    stack.resources(eventTarget).flatMap(({ config: { arn, sqs_target } }) => {
      const group = sqs_target?.message_group_id;
      return group === undefined ? [] : [[arn, group] as const];
    }),
  );
}
