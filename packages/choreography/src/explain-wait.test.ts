import type { Activity, RecordedActivity } from "local-cloud";
import { expect, test } from "vitest";
import { explainWait } from "./explain-wait.ts";

const arn = (service: string) => `arn:aws:lambda:eu-west-1:111122223333:function:lab2-dev-${service}:live`;

const outputs = {
  function_arns: Object.fromEntries(
    ["order-service", "fulfilment-service", "logistic-service"].map((service) => [service, arn(service)]),
  ),
  consumed_events: {
    "fulfilment-service": [{ source: "order_service", detail_type: "order_created" }],
    "logistic-service": [{ source: "fulfilment_service", detail_type: "fulfilment_completed" }],
  },
};

const started = (service: string, attempt = 1): Activity => ({
  type: "invocation-started",
  functionName: `lab2-dev-${service}`,
  requestId: service,
  attempt,
});
const ended = (service: string, error?: string, attempt = 1): Activity => ({
  type: "invocation-ended",
  functionName: `lab2-dev-${service}`,
  requestId: service,
  attempt,
  durationMs: 3,
  ...(error !== undefined && { error }),
});
type EventEnvelope = Extract<Activity, { type: "event-accepted" }>["event"];
const event: EventEnvelope = {
  version: "0",
  id: "event-1",
  "detail-type": "fulfilment_completed",
  source: "fulfilment_service",
  account: "111122223333",
  time: "2026-11-22T12:00:00Z",
  region: "eu-west-1",
  resources: [],
  detail: {},
};
const accepted: Activity = { type: "event-accepted", bus: "lab2-dev-bus", caller: "fulfilment", event };
const rejected: Activity = {
  ...{ type: "event-rejected", bus: "lab2-dev-bus", caller: "fulfilment", source: "fulfilment_service" },
  ...{ detailType: "fulfilment_completed", detail: "{", error: "MalformedDetail: Detail is malformed." },
};
const dropped: Activity = {
  ...{ type: "event-dropped", bus: "lab2-dev-bus", event, reason: "no rule matched" },
  nearest: { rule: "lab2-dev-fulfilment-completed", path: "detail-type", reason: '"fulfilment_complete" expected' },
};
const delivery = (error?: string): Activity => ({
  ...{ type: "delivery", deliveryId: "delivery-1", eventId: "event-1", rule: "lab2-dev-fulfilment-completed" },
  ...{ targetArn: arn("logistic-service"), attempt: 1, ...(error !== undefined && { error }) },
});

const filtered: Activity = {
  ...{ type: "message-filtered", topicArn: "arn:aws:sns:eu-west-1:111122223333:topic", messageId: "message-1" },
  ...{ targetArn: arn("logistic-service"), path: "detail.metadata.service", reason: '"fulfilment_service" found' },
};

const finished = [started("fulfilment-service"), ended("fulfilment-service")];
const delivered = [...finished, accepted, delivery()];

test.each<[Activity[], string]>([
  [[], "fulfilment_service, which publishes fulfilment_completed, has not run"],
  [[started("fulfilment-service")], "fulfilment_service is still running and has not published fulfilment_completed"],
  [finished, "fulfilment_service finished without publishing fulfilment_completed, which its contract declares"],
  [
    [started("fulfilment-service"), ended("fulfilment-service", "Error: no stock")],
    "fulfilment_service failed before it published fulfilment_completed: Error: no stock",
  ],
  [
    [started("fulfilment-service"), ended("fulfilment-service", "Error: no stock"), started("fulfilment-service", 2)],
    "fulfilment_service is still running and has not published fulfilment_completed",
  ],
  [
    [...finished, started("fulfilment-service", 2), ended("fulfilment-service", "Error: no stock", 2)],
    "fulfilment_service finished without publishing fulfilment_completed, which its contract declares",
  ],
  [
    [...finished, rejected],
    "the bus rejected fulfilment_completed from fulfilment_service: MalformedDetail: Detail is malformed.",
  ],
  [[...finished, accepted], "fulfilment_completed was published, but no rule delivered it"],
  [
    [...finished, accepted, dropped],
    'the bus dropped fulfilment_completed: no rule matched; nearest is lab2-dev-fulfilment-completed: detail-type "fulfilment_complete" expected',
  ],
  [
    [...finished, accepted, delivery("NO_PERMISSIONS: denied")],
    "fulfilment_completed could not be delivered: NO_PERMISSIONS: denied",
  ],
  [
    [...finished, accepted, filtered],
    'the filter policy rejected fulfilment_completed: detail.metadata.service "fulfilment_service" found',
  ],
  [delivered, "fulfilment_completed was delivered, but it has not run yet"],
  [[...delivered, started("logistic-service")], "it is still running"],
  [
    [...delivered, started("logistic-service"), ended("logistic-service", "Error: no truck")],
    "it failed: Error: no truck",
  ],
  [[...delivered, started("logistic-service"), ended("logistic-service")], "it finished without writing its stamp"],
])("explains %j", (activities, reason) => {
  const recorded = activities.map((each): RecordedActivity => ({ ...each, at: 0 }));
  expect(explainWait("time_logistic_service", recorded, outputs)).toBe(`waiting for logistic_service: ${reason}`);
});

test("explains a service that consumes no event", () => {
  expect(explainWait("time_order_service", [], outputs)).toBe("waiting for order_service: it has not run");
});

test("explains the stamp of an unknown service", () => {
  expect(explainWait("time_audit_service", [], outputs)).toBe("waiting for audit_service: it has not run");
});
