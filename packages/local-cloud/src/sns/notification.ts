import type { MessageAttributes } from "../sqs/message-attributes.ts";

/** A published message, as one kind of subscription receives it. Its name `id` makes it an event of a delivery. */
export interface Notification {
  /** The ID that Publish returned. */
  id: string;
  topicArn: string;
  subject?: string | undefined;
  message: string;
  attributes: MessageAttributes;
  /** Passed on to queues. */
  groupId?: string | undefined;
  /** An X-Ray trace header, passed on to queues. */
  traceHeader?: string | undefined;
  /** Milliseconds since the epoch. */
  publishedAtMs: number;
}
