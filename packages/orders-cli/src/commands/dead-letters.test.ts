import { expect, test } from "vitest";
import type { QueuedDeadLetter } from "../queued-dead-letter.ts";
import { formatDeadLetter } from "./dead-letters.ts";

const now = Date.parse("2026-11-22T12:07:00Z");
const location = {
  service: "invoice-service",
  queue: "letters",
  messageId: "message-1",
  since: new Date("2026-11-22T12:00:00Z"),
};
const readable = {
  event: { id: "event-1", source: "order_service", detailType: "order_created" },
  ID: "order-1",
  functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:invoice",
  invokedFunctionArn: "arn:aws:lambda:eu-west-1:111122223333:function:invoice:live",
  payload: "{}",
};

test.each<[string, QueuedDeadLetter["letter"], string[]]>([
  [
    "an undelivered event",
    {
      ...readable,
      kind: "undelivered-event",
      error: { code: "NO_PERMISSIONS", message: "not authorized" },
      attempts: 1,
    },
    [
      "  order order-1, since 2026-11-22T12:00:00.000Z, 7m ago",
      "    order_created from order_service, event event-1",
      "    EventBridge could not deliver it, 1 attempt",
      "    NO_PERMISSIONS: not authorized",
    ],
  ],
  [
    "a failed invocation with an event without an order",
    {
      ...readable,
      ID: undefined,
      kind: "failed-invocation",
      requestId: "request-1",
      error: { code: "", message: "" },
      condition: "EventAgeExceeded",
    },
    [
      "  order unknown, since 2026-11-22T12:00:00.000Z, 7m ago",
      "    order_created from order_service, event event-1",
      "    the handler failed, EventAgeExceeded",
      "    EventAgeExceeded",
    ],
  ],
  [
    "an unreadable message",
    { kind: "unreadable", reason: "the body is not JSON", body: "hello\n" },
    [
      "  message message-1, since 2026-11-22T12:00:00.000Z, 7m ago",
      "    unreadable: the body is not JSON",
      "    hello\\u{a}",
    ],
  ],
])("formats %s", (_, letter, lines) => {
  expect(formatDeadLetter({ ...location, letter }, now).split("\n")).toEqual(lines);
});
