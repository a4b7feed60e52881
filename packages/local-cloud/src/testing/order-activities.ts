import type { Activity } from "../core/activity/activity.ts";
import type { EventEnvelope } from "../core/event-envelope.ts";
import type { Choreography } from "../trace/choreography.ts";
import { formatOutcome, judgeOutcome } from "../trace/outcome.ts";
import { Progress } from "../trace/progress.ts";

export const choreography: Choreography = {
  stamps: ["order", "invoice", "fulfilment", "logistic"].map((name) => ({
    attribute: `time_${name}`,
    functionName: `${name}-service`,
  })),
  reached: {
    "order-service": ["order-service", "invoice-service", "fulfilment-service", "logistic-service"],
    "invoice-service": ["invoice-service"],
    "fulfilment-service": ["fulfilment-service", "logistic-service"],
    "logistic-service": ["logistic-service"],
  },
  targets: {
    created: ["invoice-service", "fulfilment-service"],
    completed: ["logistic-service"],
    queued: ["invoice-queue"],
  },
  receivers: { "invoice-queue": "invoice-service" },
};

export const now = Date.UTC(2026, 0, 1);
export const arn = (service: string) => `arn:aws:lambda:eu-central-1:000000000000:function:${service}-service`;
export const deliver = (service: string, error?: string): Activity => ({
  type: "delivery",
  deliveryId: service,
  eventId: "event",
  rule: "created",
  targetArn: arn(service),
  attempt: 1,
  ...(error && { error }),
});
export const start = (service: string, attempt = 1): Activity => ({
  type: "invocation-started",
  functionName: `${service}-service`,
  requestId: service,
  attempt,
  cause:
    service === "order"
      ? { type: "http-request", requestId: "r" }
      : { type: "delivery", deliveryId: service, attempt: 1 },
});
export const end = (service: string, attempt = 1, error?: string): Activity => ({
  type: "invocation-ended",
  functionName: `${service}-service`,
  requestId: service,
  attempt,
  durationMs: 1,
  ...(error && { error }),
});
export const write = (service: string): Activity => ({
  type: "api-call",
  caller: service,
  action: "dynamodb:UpdateItem",
  resource: "arn:table",
  detail: { ExpressionAttributeNames: { "#stamp": `time_${service}` } },
  cause: { type: "invocation", requestId: service },
});
export const publish = (detailType: string): Activity => ({
  type: "event-accepted",
  event: { id: "event", "detail-type": detailType } as EventEnvelope,
  bus: "bus",
  caller: "order",
});
export const match = (rule: string): Activity => ({ type: "rule-matched", eventId: "event", rule });
export const retry = (service: string, attempt: number): Activity => ({
  type: "retry-scheduled",
  target: `${service}-service`,
  attempt,
  dueAt: now + 48_000,
  cause: { type: "invocation", requestId: service },
});
export const deadLetter = (service: string, type: "dead-letter" | "dead-letter-lost" = "dead-letter"): Activity => ({
  type,
  queueArn: `arn:aws:sqs:eu-central-1:000000000000:${service}-dead-letters`,
  from: arn(service),
  targetArn: arn(service),
  reason: "RetriesExhausted",
  payload: "{}",
  cause: { type: "invocation", requestId: service },
});
export const handle = (service: string) => [deliver(service), start(service), write(service), end(service)];

export const placed = [start("order"), write("order"), publish("order_created"), match("created"), end("order")];
export const shipped = [publish("fulfilment_completed"), match("completed")];
export const error = "TypeError: boom";
export const failed = (attempts: number) => [
  deliver("invoice"),
  start("invoice", attempts),
  end("invoice", attempts, error),
];

/** Judges an order with the stamps that its activities wrote, each a tenth of a second after the one before. */
export function judge(activities: Activity[]) {
  const progress = new Progress(choreography);
  const attributes: Record<string, string> = {};
  for (const activity of activities) {
    progress.follow({ ...activity, at: now });
    const [, attribute] = /(time_\w+)/.exec(activity.type === "api-call" ? JSON.stringify(activity) : "") ?? [];
    if (attribute) {
      attributes[attribute] = new Date(now + 100 * Object.keys(attributes).length).toISOString();
    }
  }
  const outcome = judgeOutcome({ attributes, progress: progress.view, stamps: choreography.stamps });
  return [outcome.state, formatOutcome(outcome, { now })];
}
