import type { Queue } from "../sqs/queue.ts";
import type { NodeId } from "./api/stack-view.ts";
import type { StackGraph } from "./graph.ts";

export function findDeadLetterQueues(
  graph: StackGraph,
  queues: readonly Queue[],
): { queue: Queue; senders: NodeId[] }[] {
  return queues.flatMap((queue) => {
    const node = graph.findByArn(queue.arn)?.id;
    const edges = graph.edges.filter(({ kind, to }) => kind === "dead-letters" && to === node);
    return edges.length > 0 ? [{ queue, senders: edges.map(({ from }) => from) }] : [];
  });
}
