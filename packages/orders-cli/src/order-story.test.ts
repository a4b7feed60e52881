import { expect, test } from "vitest";
import { formatStory } from "./format-story.ts";
import { parseLogEntry } from "./log-entry.ts";
import { createStory, type StorySources } from "./order-story.ts";
import type { QueuedDeadLetter } from "./queued-dead-letter.ts";

const startMs = Date.parse("2026-11-22T12:00:00Z");
const at = (ms: number) => new Date(startMs + ms);
const orderCreated = [{ source: "order_service", detail_type: "order_created" }];
const services = { "order-service": "", "invoice-service": "", "fulfilment-service": "", "logistic-service": "" };
const outputs = {
  function_arns: services,
  consumed_events: {
    "invoice-service": orderCreated,
    "fulfilment-service": orderCreated,
    "logistic-service": [{ source: "fulfilment_service", detail_type: "fulfilment_completed" }],
  },
};

const log = (service: string, ms: number, fields: object) =>
  parseLogEntry(service, {
    eventId: String(ms),
    // CloudWatch Logs gets it later.
    timestamp: startMs + ms + 500,
    message: JSON.stringify({ level: "INFO", timestamp: at(ms).toISOString(), ...fields }),
  });

const deadLetter = (service: string, ms: number, message: string): QueuedDeadLetter => ({
  service,
  queue: `${service}-dead-letters`,
  messageId: "1",
  since: at(ms),
  letter: {
    kind: "failed-invocation",
    event: { id: "event-1", source: "order_service", detailType: "order_created" },
    ID: "order-1",
    functionArn: "",
    invokedFunctionArn: "",
    requestId: "request-1",
    error: { code: "RangeError", message },
    payload: "{}",
  },
});

/** Formats the story of order-1, which these services have stamped after so many milliseconds. */
function formatOrderStory(stampedAfterMs: Record<string, number>, sources: Partial<StorySources> = {}): string[] {
  const stamps = Object.fromEntries(
    Object.entries(stampedAfterMs).map(([service, ms]) => [`time_${service}_service`, at(ms).toISOString()]),
  );
  const order = { ID: "order-1", stamps, missing: [] };
  return formatStory(createStory({ ID: "order-1", order, logs: [], deadLetters: [], outputs, ...sources })).split("\n");
}

test("shows a complete order, each service below the one whose event it consumed", () => {
  const logs = [
    log("order-service", 3, { message: "order created" }),
    log("fulfilment-service", 9, { message: "order_created handled" }),
    log("order-service", 4, { _aws: {}, OrdersAccepted: 1 }),
  ];
  expect(formatOrderStory({ order: 0, invoice: 20, fulfilment: 8, logistic: 31 }, { logs })).toEqual([
    "order-1: 6 records in 31 ms, starting at 2026-11-22T12:00:00.000Z",
    "",
    "    +0 ms  order-service stamped",
    "    +3 ms  order-service log: INFO order created",
    "    +8 ms    fulfilment-service stamped",
    "    +9 ms    fulfilment-service log: INFO order_created handled",
    "   +31 ms      logistic-service stamped",
    "   +20 ms    invoice-service stamped",
    "",
    "complete: every service stamped the order",
  ]);
});

test("shows what failed first, what is missing and how to repair it", () => {
  const error = { name: "RangeError", message: "no more numbers" };
  const logs = [
    log("order-service", 3, { message: "order created" }),
    log("fulfilment-service", 9, { level: "ERROR", message: "order_created not handled", error }),
  ];
  const deadLetters = [deadLetter("fulfilment-service", 180_000, "no more numbers")];
  expect(formatOrderStory({ order: 0, invoice: 5 }, { logs, deadLetters }).slice(2)).toEqual([
    "     +0 ms  order-service stamped",
    "     +3 ms  order-service log: INFO order created",
    "     +5 ms    invoice-service stamped",
    "     +9 ms    fulfilment-service log: ERROR order_created not handled: RangeError: no more numbers",
    "+180000 ms    fulfilment-service dead letter in fulfilment-service-dead-letters: RangeError: no more numbers",
    "   missing    fulfilment-service has no stamp, although order-service published order_created",
    "   missing      logistic-service has no stamp: fulfilment-service has not published fulfilment_completed",
    "",
    "first failure: fulfilment-service after 9 ms: log: ERROR order_created not handled: RangeError: no more numbers",
    "incomplete: fix the cause, then run npx pnpm orders redrive --id order-1",
  ]);
});

test("adds what EventBridge logged about the events", () => {
  const failure = { level: undefined, log_level: "ERROR", message_type: "INVOCATION_ATTEMPT_PERMANENT_FAILURE" };
  const logs = [log("EventBridge", 7, { ...failure, error: { error_message: "not authorized" } })];
  expect(formatOrderStory({ order: 0, invoice: 5, fulfilment: 6, logistic: 9 }, { logs })).toContain(
    "    +7 ms  EventBridge log: ERROR INVOCATION_ATTEMPT_PERMANENT_FAILURE: not authorized",
  );
});

test("names a service that should have reacted but did nothing", () => {
  const logs = [log("order-service", 3, { message: "order created" })];
  const story = formatOrderStory({ order: 0, fulfilment: 4, logistic: 9 }, { logs });
  const reason = "invoice-service has no stamp, although order-service published order_created, and it logged nothing";
  expect(story).toContain(`  missing    ${reason}`);
  expect(story.slice(-2)).toEqual([
    `first failure: ${reason.replace(" ", ": ")}`,
    "incomplete: no dead letter holds its event; if three minutes have passed, replay it with npx pnpm orders replay",
  ]);
});

test("names an event that a service did not publish although it finished", () => {
  const logs = [
    log("order-service", 3, { message: "order created" }),
    log("fulfilment-service", 9, { message: "order_created handled" }),
  ];
  expect(formatOrderStory({ order: 0, fulfilment: 8, invoice: 9 }, { logs })).toContain(
    "  missing      logistic-service has no stamp: fulfilment-service finished, but no service received fulfilment_completed, which its contract declares",
  );
});

test("expects no event if the order was not created", () => {
  const logs = [log("order-service", 3, { level: "ERROR", message: "order not created" })];
  expect(formatOrderStory({}, { order: undefined, logs }).slice(2, 7)).toEqual([
    "    +0 ms  order-service log: ERROR order not created",
    "  missing  order-service has no stamp",
    "  missing    invoice-service has no stamp: order-service has not published order_created",
    "  missing    fulfilment-service has no stamp: order-service has not published order_created",
    "  missing      logistic-service has no stamp: fulfilment-service has not published fulfilment_completed",
  ]);
});

test("shows a service that the order does not wait for only if it did something", () => {
  const paid = {
    ...outputs,
    order_stamps: services,
    function_arns: { ...services, "payment-service": "", "receipt-service": "" },
    consumed_events: {
      ...outputs.consumed_events,
      "receipt-service": [{ source: "payment_service", detail_type: "payment_received" }],
    },
  };
  const stamped = { order: 0, invoice: 20, fulfilment: 8, logistic: 31 };
  expect(formatOrderStory(stamped, { outputs: paid })).toEqual(formatOrderStory(stamped));
  const logs = [log("receipt-service", 90, { level: "ERROR", message: "no printer" })];
  const story = formatOrderStory(stamped, { outputs: paid, logs });
  expect(story.join("\n")).toContain("receipt-service log: ERROR no printer");
  expect(story.join("\n")).not.toContain("payment-service");
});

test("shows each service once, even if events form a cycle", () => {
  const cycle = {
    function_arns: { "a-service": "", "b-service": "" },
    consumed_events: {
      "a-service": [{ source: "b_service", detail_type: "b_done" }],
      "b-service": [{ source: "a_service", detail_type: "a_done" }],
    },
  };
  const { chapters } = createStory({ ID: "1", order: undefined, logs: [], deadLetters: [], outputs: cycle });
  expect(chapters.map(({ depth, service }) => [service, depth])).toEqual([
    ["a-service", 0],
    ["b-service", 1],
  ]);
});
