import type { Message } from "@aws-sdk/client-sqs";
import { type DeadLetter, type EventIdentity, parseDeadLetter, type UnreadableMessage, unwrapEvent } from "dead-letter";
import * as z from "zod";

/** A dead letter whose payload is an event, with the order that the event is about. */
export type OrderDeadLetter =
  | (Exclude<DeadLetter, UnreadableMessage> & { event: EventIdentity; ID: string | undefined })
  | UnreadableMessage;

const orderEventSchema = z.object({ detail: z.object({ data: z.object({ ID: z.string() }) }) });

/**
 * Parses a message of a service's dead-letter queue. `ID` is undefined if the event is not about an order.
 * @param invokedFunctionArn the service's function, or its alias
 */
export function parseOrderDeadLetter(
  { Body = "", MessageAttributes }: Message,
  invokedFunctionArn: string,
): OrderDeadLetter {
  const letter = parseDeadLetter(Body, MessageAttributes, invokedFunctionArn);
  if (letter.kind === "unreadable") {
    return letter;
  }
  const { event } = letter;
  if (!event) {
    return { kind: "unreadable", reason: "requestPayload is not an event", body: Body };
  }
  const { data } = orderEventSchema.safeParse(unwrapEvent(JSON.parse(letter.payload)));
  return { ...letter, event, ID: data?.detail.data.ID };
}
