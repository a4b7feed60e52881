export {
  type DeadLetter,
  type EventIdentity,
  type ExhaustedMessage,
  type FailedInvocation,
  parseDeadLetter,
  toFunctionArn,
  type UndeliveredEvent,
  type UndeliveredMessage,
  type UnreadableMessage,
  unwrapEvent,
} from "./dead-letter.ts";
export type { DeliveryAttributes, ExhaustedRetryCondition } from "./delivery-attributes.ts";
export type { OnFailureRecord } from "./on-failure-record.ts";
