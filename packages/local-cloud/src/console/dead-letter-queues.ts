import type { Queue } from "../sqs/queue.ts";
import type { NodeId } from "./api/stack-view.ts";
import type { StackGraph } from "./graph.ts";

interface DeadLetterQueue {
  node: NodeId;
  queue: Queue;
  /** The rules, functions and queues whose dead letters it receives. */
  senders: NodeId[];
  /** The ARN of the function, or of its alias, whose queue is a sender, or that subscribes to the topic that is one. */
  receiverArn: string | undefined;
  /** The FIFO queue in front of that function, to which its dead letters return. */
  fifo: { queue: Queue; messageGroup: string | undefined } | undefined;
}

export function findDeadLetterQueues(graph: StackGraph, queues: readonly Queue[]): DeadLetterQueue[] {
  return queues.flatMap((queue) => {
    const node = graph.findByArn(queue.arn)?.id;
    const edges = graph.edges.filter(({ kind, to }) => kind === "dead-letters" && to === node);
    if (node === undefined || edges.length === 0) {
      return [];
    }
    const senders = edges.map(({ from }) => from);
    const feeds = ({ arn }: Queue) =>
      senders.some((sender) => graph.findEdge(graph.findByArn(arn)?.id, "delivers", sender) !== undefined);
    const front =
      queues.find(({ settings }) => settings.redrivePolicy?.deadLetterTargetArn === queue.arn) ?? queues.find(feeds);
    const receiverArn = front ? graph.findReceiver(front.arn) : graph.findSubscriber(queue.arn);
    const fifo = front?.settings.fifo && { queue: front, messageGroup: graph.messageGroups.get(front.arn) };
    return [{ node, queue, senders, receiverArn, fifo }];
  });
}

/** Counts the messages of the queues that have any, also those that a consumer holds. */
export function countDeadLetters(queues: readonly Pick<DeadLetterQueue, "node" | "queue">[]): Record<NodeId, number> {
  return Object.fromEntries(queues.map(({ node, queue }) => [node, queue.total]).filter(([, total]) => total !== 0));
}
