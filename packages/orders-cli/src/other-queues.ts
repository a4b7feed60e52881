import type { Connection } from "./connection.ts";
import { Queue } from "./queue.ts";

/** A dead-letter queue with messages that no function missed, such as that of a topic. */
export interface OtherQueue {
  /** Such as `order-created-topic`. */
  owner: string;
  queue: string;
  /** SQS's count, which is approximate. */
  messages: number;
  /** The section of the runbook that says what to do with them. */
  runbook: string;
}

/** Counts the messages of the dead-letter queues of other owners than services. */
export function countOtherQueues({ outputs, region, sqs }: Connection): Promise<OtherQueue[]> {
  return Promise.all(
    Object.entries(outputs.other_dead_letter_queues ?? {}).map(async ([owner, { runbook, url }]) => {
      const queue = new Queue({ url, sqs, region });
      const { hidden, visible } = await queue.countMessages();
      return { owner, queue: queue.name, messages: hidden + visible, runbook };
    }),
  );
}
