import type { Activity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import type { EventEnvelope } from "../core/event-envelope.ts";
import { type Trace, TraceStore } from "../trace/trace.ts";
import { ManualClock } from "./manual-clock.ts";

export const orderEvent = (id: string, detail: Record<string, unknown>) =>
  ({ id, source: "order_service", "detail-type": "order_created", detail, resources: [] }) as unknown as EventEnvelope;

/** Creates an empty store of traces. */
export function testTraces(capacity?: number) {
  const clock = new ManualClock(1_000);
  const activityLog = new ActivityLog(clock);
  const traces = new TraceStore(activityLog, capacity);
  const record = (...activities: Activity[]) => {
    for (const activity of activities) {
      activityLog.record(activity);
    }
  };
  return { clock, record, traces };
}

export const invoked = (
  requestId: string,
  cause: Extract<Activity, { type: "invocation-started" }>["cause"],
  attempt = 1,
) => ({ type: "invocation-started", functionName: `function-${requestId}`, requestId, attempt, cause }) as const;
export const ended = (requestId: string, attempt = 1, error?: string) =>
  ({
    type: "invocation-ended",
    functionName: `function-${requestId}`,
    requestId,
    attempt,
    durationMs: 1,
    ...(error && { error }),
  }) as const;
export const log = (requestId: string, line: string) =>
  ({ type: "function-log", functionName: `function-${requestId}`, requestId, line }) as const;
export const accepted = (
  id: string,
  detail: Record<string, unknown>,
  cause?: { type: "invocation"; requestId: string },
) => ({ type: "event-accepted", event: orderEvent(id, detail), bus: "bus", caller: "order", cause }) as const;
export const delivery = (deliveryId: string, eventId: string) =>
  ({ type: "delivery", deliveryId, eventId, rule: "order-created", targetArn: "arn:invoice", attempt: 1 }) as const;
export const byDelivery = (deliveryId: string) => ({ type: "delivery", deliveryId, attempt: 1 }) as const;
export const byInvocation = (requestId: string) => ({ type: "invocation", requestId }) as const;

/** Formats each activity as "type < type of its cause". */
export const links = (trace: Trace | undefined) =>
  trace?.activities.map(({ activity, causedBy }) =>
    causedBy === undefined ? activity.type : `${activity.type} < ${trace.activities[causedBy - 1]?.activity.type}`,
  );

/** Records a request whose function publishes an event for each order, which one function consumes. */
export function recordOrders({ clock, record }: ReturnType<typeof testTraces>, ...ids: string[]) {
  record(invoked("publisher", { type: "http-request", requestId: "request" }));
  for (const id of ids) {
    record(
      accepted(`event-${id}`, { data: { ID: id } }, byInvocation("publisher")),
      { type: "rule-matched", eventId: `event-${id}`, rule: "order-created" },
      { type: "rule-not-matched", eventId: `event-${id}`, rule: "other", path: "source", reason: "is not" },
    );
  }
  record(log("publisher", "published"), ended("publisher"));
  const detail = { headers: { "idempotency-key": "basket-17" }, body: '{"basket":{"ID":18}}', isBase64Encoded: false };
  const startedAt = clock.now();
  record({
    type: "http-request",
    requestId: "request",
    method: "POST",
    path: "/prod/order%201",
    routeKey: "POST /order",
    statusCode: 200,
    startedAt,
    durationMs: 3,
    detail,
  });
  for (const id of ids) {
    record(
      invoked(`consumer-${id}`, byDelivery(`delivery-${id}`)),
      delivery(`delivery-${id}`, `event-${id}`),
      {
        type: "api-call",
        caller: "invoice",
        action: "dynamodb:UpdateItem",
        resource: "arn:table",
        detail: { TableName: "orders", Key: { ID: { S: id } } },
        cause: byInvocation(`consumer-${id}`),
      },
      ended(`consumer-${id}`),
    );
  }
}
