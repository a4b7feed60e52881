import type { Queue } from "../sqs/queue.ts";
import type { NodeId } from "./api/stack-view.ts";
import type { StackGraph } from "./graph.ts";

interface DeadLetterQueue {
  node: NodeId;
  queue: Queue;
  /** The rules and functions whose dead letters it receives. */
  senders: NodeId[];
}

export function findDeadLetterQueues(graph: StackGraph, queues: readonly Queue[]): DeadLetterQueue[] {
  return queues.flatMap((queue) => {
    const node = graph.findByArn(queue.arn)?.id;
    const edges = graph.edges.filter(({ kind, to }) => kind === "dead-letters" && to === node);
    return node !== undefined && edges.length > 0 ? [{ node, queue, senders: edges.map(({ from }) => from) }] : [];
  });
}

/** Counts the messages of the queues that have any, also those that a consumer holds. */
export function countDeadLetters(queues: readonly Pick<DeadLetterQueue, "node" | "queue">[]): Record<NodeId, number> {
  return Object.fromEntries(queues.map(({ node, queue }) => [node, queue.total]).filter(([, total]) => total !== 0));
}
