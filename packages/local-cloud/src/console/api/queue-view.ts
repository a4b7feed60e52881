import type { NodeId } from "./stack-view.ts";

export interface QueuesView {
  /** The queues that dead letters go to. */
  queues: QueueView[];
}

export interface QueueView {
  node: NodeId;
  name: string;
  arn: string;
  /** The number of messages, including hidden and delayed ones. */
  total: number;
  /** The newest messages, newest first, at most `limit`, 1 to 1,000. @default 100 */
  messages: DeadLetterView[];
}

interface LetterBase {
  messageId: string;
  sentAt: number;
  /** How often it was received; viewing it here does not count. */
  receiveCount: number;
  /** Whether another consumer is holding it: a redrive skips it. */
  hidden: boolean;
}

export type DeadLetterView =
  | (LetterBase & {
      /** Sent by EventBridge, Lambda, SNS and the queue in front of the function. */
      kind: "undelivered-event" | "failed-invocation" | "undelivered-message" | "exhausted-message";
      /** The event, or the payload that holds none. */
      event: unknown;
      itemId?: string;
      functionArn: string;
      /** Missing if the stack has no such function. */
      function?: NodeId;
      error: { code: string; message: string };
      /** How often delivery was attempted; missing if the message does not contain it. */
      attempts?: number;
      /** Why it was not retried, such as `RetriesExhausted`; missing if no retry could have helped. */
      condition?: string;
    })
  | (LetterBase & { kind: "unreadable"; reason: string; body: string });

export interface RedriveRequest {
  /** @default every message of the queue */
  messageIds?: string[];
}

export interface RedriveCounts {
  /** Accepted by the function that missed it, or by the FIFO queue in front of it, and deleted. */
  redriven: number;
  /** Not accepted, or for a function without dead letters in this queue: still in the queue, with the reason below. */
  failed: number;
  /** Not a dead letter: still in the queue. */
  unreadable: number;
  /** Deleted, or held by another consumer. */
  notFound: number;
  failures: { messageId: string; reason: string }[];
  /** The IDs of the accepted invocations, which have the outcome. */
  requestIds: string[];
}
