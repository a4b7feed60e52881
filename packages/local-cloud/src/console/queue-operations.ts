import { parseDeadLetter } from "dead-letter";
import * as z from "zod";
import type { Clock } from "../core/clock.ts";
import type { RestOperation } from "../protocols/rest-service.ts";
import type { StoredMessage } from "../sqs/message.ts";
import type { Queue } from "../sqs/queue.ts";
import type { DeadLetterView, QueuesView, RedriveCounts } from "./api/queue-view.ts";
import { ConsoleError, consoleOperation, limit } from "./console-operation.ts";
import { deadLetterQueues } from "./dead-letter-queues.ts";
import type { StackGraph } from "./graph.ts";
import { redrive } from "./redrive.ts";

export interface QueueOperationsDependencies {
  graph: StackGraph;
  /** The stack's queues. */
  queues: readonly Queue[];
  /** The item that an event is about. */
  itemIn(event: unknown): string | undefined;
  /** Resolves once the function has accepted the event. */
  invoke(functionArn: string, payload: string): Promise<void>;
  clock: Pick<Clock, "now">;
}

/** What looks into dead-letter queues without taking anything out, and what sends their events again. */
export function queueOperations(dependencies: QueueOperationsDependencies): RestOperation[] {
  const { graph, invoke, queues } = dependencies;
  const all = deadLetterQueues(graph, queues);
  return [
    consoleOperation({
      method: "GET",
      path: "queues",
      input: z.strictObject({ limit: limit(1_000, 100) }),
      run: ({ limit }): QueuesView => ({
        queues: all.map(({ queue }) => ({
          node: graph.ofArn(queue.arn)?.id ?? queue.arn,
          name: queue.name,
          arn: queue.arn,
          messages: queue.peek(limit).map((message) => describe(message, dependencies)),
          total: queue.total,
        })),
      }),
    }),
    consoleOperation({
      method: "POST",
      path: "queues/{name}/redrive",
      input: z.strictObject({ messageIds: z.array(z.string()).max(10_000).optional() }),
      run({ messageIds }, _call, name = ""): Promise<RedriveCounts> {
        const found = all.find(({ queue }) => queue.name === name);
        if (!found) {
          throw new ConsoleError(404, "QUEUE_NOT_FOUND", `the stack has no dead-letter queue ${name}`);
        }
        const { queue, senders } = found;
        const mayHaveSent = (functionArn: string) => {
          const node = graph.ofArn(functionArn)?.id;
          return senders.some((sender) => sender === node || graph.edge(sender, "delivers", node) !== undefined);
        };
        return redrive({ queue, messageIds, mayHaveSent, invoke });
      },
    }),
  ];
}

function describe(message: StoredMessage, { clock, graph, itemIn }: QueueOperationsDependencies): DeadLetterView {
  const { messageId, receiveCount, sentAtMs: sentAt, visibleAtMs } = message;
  const base = { messageId, sentAt, receiveCount, hidden: visibleAtMs > clock.now() };
  const letter = parseDeadLetter(message.body, message.attributes);
  if (letter.kind === "unreadable") {
    return { ...base, ...letter };
  }
  const { attempts, condition, error, functionArn, kind, payload } = letter;
  const event: unknown = JSON.parse(payload);
  const node = graph.ofArn(functionArn)?.id;
  const itemId = itemIn(event);
  return {
    ...base,
    ...{ kind, event, functionArn, error },
    ...(attempts !== undefined && { attempts }),
    ...(condition !== undefined && { condition }),
    ...(node !== undefined && { function: node }),
    ...(itemId !== undefined && { itemId }),
  };
}
