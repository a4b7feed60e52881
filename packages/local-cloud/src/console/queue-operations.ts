import { parseDeadLetter, unwrapEvent } from "dead-letter";
import * as z from "zod";
import type { Clock } from "../core/clock.ts";
import type { RestOperation } from "../protocols/rest-service.ts";
import type { StoredMessage } from "../sqs/message.ts";
import type { Queue } from "../sqs/queue.ts";
import type { DeadLetterView, QueuesView, RedriveCounts } from "./api/queue-view.ts";
import { ConsoleError, createOperation, limitSchema } from "./console-operation.ts";
import { findDeadLetterQueues } from "./dead-letter-queues.ts";
import type { StackGraph } from "./graph.ts";
import { redrive } from "./redrive.ts";

interface QueueOperationsDependencies {
  graph: StackGraph;
  queues: readonly Queue[];
  findItem(event: unknown): string | undefined;
  invoke(invokedFunctionArn: string, payload: string): Promise<string>;
  clock: Pick<Clock, "now" | "toRealTime">;
}

/** Creates the operations that view dead-letter queues, without receiving messages, and redrive them. */
export function createQueueOperations(dependencies: QueueOperationsDependencies): RestOperation[] {
  const { graph, invoke, queues } = dependencies;
  const all = findDeadLetterQueues(graph, queues);
  return [
    createOperation({
      method: "GET",
      path: "queues",
      input: z.strictObject({ limit: limitSchema(1_000, 100) }),
      run: ({ limit }): QueuesView => ({
        queues: all.map(({ queue, receiverArn }) => ({
          node: graph.findByArn(queue.arn)?.id ?? queue.arn,
          name: queue.name,
          arn: queue.arn,
          messages: listNewest(queue, limit).map((message) => describe(message, receiverArn, dependencies)),
          total: queue.total,
        })),
      }),
    }),
    createOperation({
      method: "POST",
      path: "queues/{name}/redrive",
      input: z.strictObject({ messageIds: z.array(z.string()).max(10_000).optional() }),
      run({ messageIds }, _call, name = ""): Promise<RedriveCounts> {
        const found = all.find(({ queue }) => queue.name === name);
        if (!found) {
          throw new ConsoleError(404, "QUEUE_NOT_FOUND", `the stack has no dead-letter queue ${name}`);
        }
        const { fifo, queue, receiverArn, senders } = found;
        const isSender = (functionArn: string) => {
          const node = graph.findByArn(functionArn)?.id;
          return senders.some((sender) => sender === node || graph.findEdge(sender, "delivers", node) !== undefined);
        };
        return redrive({ queue, messageIds, receiverArn, isSender, invoke, fifo });
      },
    }),
  ];
}

function listNewest(queue: Queue, limit: number): StoredMessage[] {
  return queue.peek(Number.MAX_SAFE_INTEGER).slice(-limit).reverse();
}

function describe(
  message: StoredMessage,
  receiverArn: string | undefined,
  { clock, graph, findItem }: QueueOperationsDependencies,
): DeadLetterView {
  const { messageId, receiveCount, sentAtMs, visibleAtMs } = message;
  const base = { messageId, sentAt: clock.toRealTime(sentAtMs), receiveCount, hidden: visibleAtMs > clock.now() };
  const letter = parseDeadLetter(message.body, message.attributes, receiverArn);
  if (letter.kind === "unreadable") {
    return { ...base, ...letter };
  }
  const { attempts, condition, error, functionArn, kind, payload } = letter;
  const event = unwrapEvent(JSON.parse(payload));
  const node = graph.findByArn(functionArn)?.id;
  const itemId = findItem(event);
  return {
    ...base,
    ...{ kind, event, functionArn, error },
    ...(attempts !== undefined && { attempts }),
    ...(condition !== undefined && { condition }),
    ...(node !== undefined && { function: node }),
    ...(itemId !== undefined && { itemId }),
  };
}
