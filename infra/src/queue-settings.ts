import * as z from "zod";
import { consumerNames } from "./contracts.ts";
import type { topicsSchema } from "./publication-settings.ts";

const queueSchema = z
  .strictObject({
    fifo: z.boolean().optional(),
    batchSize: z.int().min(1).max(10_000).optional(),
    batchWindowSeconds: z.int().min(0).max(300).optional(),
    maximumConcurrency: z.int().min(2).max(1_000).optional(),
    maxReceiveCount: z.int().min(1).max(1_000).optional(),
  })
  .refine(({ batchSize = 1, fifo }) => !fifo || batchSize <= 10, {
    path: ["batchSize"],
    message: "must be at most 10 with fifo, the most that Lambda takes from a FIFO queue at once",
  })
  .refine(({ batchWindowSeconds = 0, fifo }) => !fifo || batchWindowSeconds === 0, {
    path: ["batchWindowSeconds"],
    message: "is not possible with fifo, because Lambda waits for no full batch of a FIFO queue: remove it",
  })
  .refine(({ fifo, maximumConcurrency }) => !fifo || maximumConcurrency === undefined, {
    path: ["maximumConcurrency"],
    message: "is not possible with fifo, which has one batch at a time: remove it",
  });

/** Queues in front of services, by service. @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
export const queuesSchema = z.partialRecord(z.enum(consumerNames), queueSchema);

interface QueuesAndTopics {
  queues: z.output<typeof queuesSchema>;
  topics: z.output<typeof topicsSchema>;
}

/**
 * Rejects a topic in front of a FIFO queue: the topics are standard ones, which cannot deliver to FIFO queues.
 * @see https://docs.aws.amazon.com/sns/latest/dg/fifo-message-delivery.html
 */
export function checkFifoQueues({ queues, topics }: QueuesAndTopics, context: z.RefinementCtx): void {
  for (const [event, topic] of Object.entries(topics)) {
    for (const [service, queue] of Object.entries(queues)) {
      if (queue?.fifo && service in (topic?.services ?? {})) {
        const message = `is not possible behind the topic of ${event}: remove ${service} from its services, so that a rule delivers to the queue`;
        context.addIssue({ code: "custom", path: ["queues", service, "fifo"], message });
      }
    }
  }
}
