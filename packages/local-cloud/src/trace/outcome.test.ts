import { expect, test } from "vitest";
import type { Activity } from "../core/activity/activity.ts";
import {
  choreography,
  deadLetter,
  deliver,
  end,
  failed,
  handle,
  judge,
  now,
  placed,
  retry,
  shipped,
  start,
  write,
} from "../testing/order-activities.ts";
import { formatOutcome, judgeOutcome } from "./outcome.ts";
import { Progress } from "./progress.ts";

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
