import type { NodeId } from "./stack-view.ts";

export interface QueuesView {
  /** The queues that dead letters go to. */
  queues: QueueView[];
}

export interface QueueView {
  node: NodeId;
  name: string;
  arn: string;
  /** How many messages it has, hidden and delayed ones among them. */
  total: number;
  /** The first ones in the order of sending, at most `limit`, 1 to 1,000. @default 100 */
  messages: DeadLetterView[];
}

interface LetterBase {
  messageId: string;
  sentAt: number;
  /** How often somebody has received it; looking at it here does not count. */
  receiveCount: number;
  /** True while somebody else holds it: a redrive leaves it out. */
  hidden: boolean;
}

export type DeadLetterView =
  | (LetterBase & {
      /** `undelivered-event` from EventBridge, `failed-invocation` from Lambda. */
      kind: "undelivered-event" | "failed-invocation";
      /** The event or other payload, as the function would have got it. */
      event: unknown;
      itemId?: string;
      functionArn: string;
      /** None where the stack has no such function. */
      function?: NodeId;
      error: { code: string; message: string };
      /** How often it was tried; none where the letter does not tell. */
      attempts?: number;
      /** Why it was not tried again, such as `RetriesExhausted`; none where no attempt could have helped. */
      condition?: string;
    })
  | (LetterBase & { kind: "unreadable"; reason: string; body: string });

export interface RedriveRequest {
  /** @default every message of the queue */
  messageIds?: string[];
}

export interface RedriveCounts {
  /** Accepted by the function that missed it, and deleted. */
  redriven: number;
  /** Not accepted, or for a function that may not have dead letters in this queue: still there, with the reason below. */
  failed: number;
  /** Neither form of a dead letter: still there. */
  unreadable: number;
  /** Gone, or held by somebody else. */
  notFound: number;
  failures: { messageId: string; reason: string }[];
}
