/** The trigger of another activity. An invocation is the latest one with the request id, which attempts share. */
export type Cause =
  | { type: "http-request"; requestId: string }
  | { type: "invocation"; requestId: string }
  | { type: "delivery"; deliveryId: string; attempt: number }
  /** The messages of a queue, or the records of a stream, that an event source mapping passed to one invocation. */
  | { type: "batch"; requestId: string };

/** An activity that causes others: a {@link Cause}, an event, a rule's match, or a dead letter that is redriven. */
export type CausalLink =
  | Cause
  | { type: "event"; eventId: string }
  | { type: "match"; eventId: string; rule: string; ruleArn?: string | undefined }
  | { type: "dead-letter"; functionName: string; payload: string };
