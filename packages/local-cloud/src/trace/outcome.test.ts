import { describe, expect, test } from "vitest";
import type { Activity } from "../core/activity/activity.ts";
import type { EventEnvelope } from "../core/event-envelope.ts";
import type { Choreography } from "./choreography.ts";
import { formatOutcome, judgeOutcome } from "./outcome.ts";
import { Progress } from "./progress.ts";

const choreography: Choreography = {
  stamps: ["order", "invoice", "fulfilment", "logistic"].map((name) => ({
    attribute: `time_${name}`,
    functionName: `${name}-service`,
  })),
  targets: {
    created: ["invoice-service", "fulfilment-service"],
    completed: ["logistic-service"],
    queued: ["invoice-queue"],
  },
  receivers: { "invoice-queue": "invoice-service" },
};

const now = Date.UTC(2026, 0, 1);
const arn = (service: string) => `arn:aws:lambda:eu-central-1:000000000000:function:${service}-service`;
const deliver = (service: string, error?: string): Activity => ({
  type: "delivery",
  deliveryId: service,
  eventId: "event",
  rule: "created",
  targetArn: arn(service),
  attempt: 1,
  ...(error && { error }),
});
const start = (service: string, attempt = 1): Activity => ({
  type: "invocation-started",
  functionName: `${service}-service`,
  requestId: service,
  attempt,
  cause:
    service === "order"
      ? { type: "http-request", requestId: "r" }
      : { type: "delivery", deliveryId: service, attempt: 1 },
});
const end = (service: string, attempt = 1, error?: string): Activity => ({
  type: "invocation-ended",
  functionName: `${service}-service`,
  requestId: service,
  attempt,
  durationMs: 1,
  ...(error && { error }),
});
const write = (service: string): Activity => ({
  type: "api-call",
  caller: service,
  action: "dynamodb:UpdateItem",
  resource: "arn:table",
  detail: { ExpressionAttributeNames: { "#stamp": `time_${service}` } },
  cause: { type: "invocation", requestId: service },
});
const publish = (detailType: string): Activity => ({
  type: "event-accepted",
  event: { id: "event", "detail-type": detailType } as EventEnvelope,
  bus: "bus",
  caller: "order",
});
const match = (rule: string): Activity => ({ type: "rule-matched", eventId: "event", rule });
const retry = (service: string, attempt: number): Activity => ({
  type: "retry-scheduled",
  target: `${service}-service`,
  attempt,
  dueAt: now + 48_000,
  cause: { type: "invocation", requestId: service },
});
const deadLetter = (service: string, type: "dead-letter" | "dead-letter-lost" = "dead-letter"): Activity => ({
  type,
  queueArn: `arn:aws:sqs:eu-central-1:000000000000:${service}-dead-letters`,
  from: arn(service),
  targetArn: arn(service),
  reason: "RetriesExhausted",
  payload: "{}",
  cause: { type: "invocation", requestId: service },
});
const handle = (service: string) => [deliver(service), start(service), write(service), end(service)];

const placed = [start("order"), write("order"), publish("order_created"), match("created"), end("order")];
const shipped = [publish("fulfilment_completed"), match("completed")];
const error = "TypeError: boom";
const failed = (attempts: number) => [deliver("invoice"), start("invoice", attempts), end("invoice", attempts, error)];

/** Judges an order with the stamps that its activities wrote, each a tenth of a second after the one before. */
function judge(activities: Activity[]) {
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

test.each<[string, Activity[], string, string]>([
  [
    "was just placed",
    placed.slice(0, 2),
    "in progress",
    "Waiting for invoice-service, fulfilment-service and logistic-service.",
  ],
  [
    "waits for deliveries",
    placed,
    "in progress",
    "Waiting for invoice-service, fulfilment-service and logistic-service.",
  ],
  [
    "waits for an invocation",
    [...placed, ...handle("fulfilment"), ...shipped, ...handle("logistic"), deliver("invoice")],
    "in progress",
    "Waiting for invoice-service.",
  ],
  [
    "waits for a retry",
    [...placed, ...handle("fulfilment"), ...failed(1), retry("invoice", 2)],
    "retrying",
    "Waiting for invoice-service: attempt 2 in 48 s, after TypeError: boom.",
  ],
  [
    "is retried at the moment",
    [
      ...placed,
      ...handle("fulfilment"),
      ...shipped,
      ...handle("logistic"),
      ...failed(1),
      retry("invoice", 2),
      start("invoice", 2),
    ],
    "in progress",
    "Waiting for invoice-service.",
  ],
  [
    "has a dead letter",
    [...placed, ...handle("fulfilment"), ...shipped, ...handle("logistic"), ...failed(3), deadLetter("invoice")],
    "failed",
    "invoice-service failed after 3 attempts: TypeError: boom. The event is in invoice-dead-letters.",
  ],
  [
    "has lost its event",
    [
      ...placed,
      ...handle("fulfilment"),
      ...shipped,
      ...handle("logistic"),
      ...failed(1),
      deadLetter("invoice", "dead-letter-lost"),
    ],
    "failed",
    "invoice-service failed: TypeError: boom. The event is lost: no dead-letter queue stored it.",
  ],
  [
    "could not be delivered",
    [
      ...placed,
      ...handle("fulfilment"),
      ...shipped,
      ...handle("logistic"),
      deliver("invoice", "NO_PERMISSIONS: denied"),
      deadLetter("invoice"),
    ],
    "failed",
    "invoice-service failed: NO_PERMISSIONS: denied. The event is in invoice-dead-letters.",
  ],
  [
    "is complete after a redrive",
    [
      ...placed,
      ...handle("fulfilment"),
      ...shipped,
      ...handle("logistic"),
      ...failed(3),
      deadLetter("invoice"),
      ...handle("invoice"),
    ],
    "complete",
    "Complete in 300 ms.",
  ],
  [
    "is complete, but a function failed after its stamp",
    [
      ...placed,
      ...handle("fulfilment"),
      ...shipped,
      ...handle("logistic"),
      ...handle("invoice"),
      ...failed(3),
      deadLetter("invoice"),
    ],
    "complete",
    "Complete in 300 ms. Later, invoice-service failed after 3 attempts: TypeError: boom. The event is in invoice-dead-letters.",
  ],
  [
    "has stamps missing although nothing is left to run",
    [...placed, ...handle("invoice"), ...handle("fulfilment")],
    "failed",
    "Waiting for logistic-service.",
  ],
  [
    "got an error from the API",
    [
      start("order"),
      write("order"),
      end("order"),
      { type: "http-request", requestId: "r", method: "POST", path: "/", routeKey: "", statusCode: 503, durationMs: 1 },
    ],
    "failed",
    "The request failed with HTTP 503. Nothing retries a request.",
  ],
])("judges an order that %s", (_, activities, state, sentence) => {
  expect(judge(activities)).toEqual([state, sentence]);
});

describe("an order whose event waits in a queue", () => {
  const others = [...placed, ...handle("fulfilment"), ...shipped, ...handle("logistic")];
  const queueArn = "arn:aws:sqs:eu-central-1:000000000000:invoice-queue";
  const cause = { type: "delivery", deliveryId: "queued", attempt: 1 } as const;
  const queued: Activity = {
    type: "delivery",
    deliveryId: "queued",
    eventId: "event",
    rule: "queued",
    targetArn: queueArn,
    attempt: 1,
  };
  const arrived = [...others.filter((each) => each.type !== "rule-matched" || each.rule !== "created"), queued];
  const receive = (receiveCount: number): Activity[] => {
    const requestId = `batch-${receiveCount}`;
    const message = {
      queueArn,
      functionName: "invoice-service",
      requestId,
      messageId: "m",
      receiveCount,
      body: "{}",
      cause,
    };
    return [
      { type: "message-received", ...message },
      {
        type: "invocation-started",
        functionName: "invoice-service",
        requestId,
        attempt: 1,
        cause: { type: "batch", requestId },
      },
    ];
  };
  const fail = (receiveCount: number): Activity => ({
    ...{ type: "invocation-ended", functionName: "invoice-service", requestId: `batch-${receiveCount}` },
    ...{ attempt: 1, durationMs: 1, error },
  });
  const again: Activity = {
    type: "retry-scheduled",
    target: "invoice-service",
    attempt: 2,
    dueAt: now + 30_000,
    cause,
  };
  const letter: Activity = {
    ...{ type: "dead-letter", queueArn: "arn:aws:sqs:eu-central-1:000000000000:invoice-dead-letters", from: queueArn },
    ...{ reason: "received 2 times", payload: "{}", cause },
  };

  test.each<[string, Activity[], string, string]>([
    ["is in progress in the queue", [], "in progress", "Waiting for invoice-service."],
    ["is in progress in its function", receive(1), "in progress", "Waiting for invoice-service."],
    [
      "is retried",
      [...receive(1), fail(1), again],
      "retrying",
      "Waiting for invoice-service: attempt 2 in 30 s, after TypeError: boom.",
    ],
    [
      "failed",
      [...receive(1), fail(1), again, ...receive(2), fail(2), letter],
      "failed",
      "invoice-service failed after 2 attempts: TypeError: boom. The event is in invoice-dead-letters.",
    ],
  ])("%s", (_, activities, state, sentence) => {
    expect(judge([...arrived, ...activities])).toEqual([state, sentence]);
  });
});

test("judges an ID without an item by its activities", () => {
  const progress = new Progress(choreography);
  expect(judgeOutcome({ attributes: undefined, progress: progress.view, stamps: choreography.stamps })).toMatchObject({
    state: "complete",
    waitingFor: [],
  });
});

test("names what an order of an earlier run is waiting for", () => {
  const outcome = judgeOutcome({ attributes: { time_order: "x" }, progress: undefined, stamps: choreography.stamps });
  expect(formatOutcome(outcome, { now, getLabel: (name) => name.replace("-service", "") })).toBe(
    "Waiting for invoice, fulfilment and logistic.",
  );
});
