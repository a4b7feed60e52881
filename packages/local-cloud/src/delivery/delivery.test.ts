import { describe, expect, test } from "vitest";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import type { EventEnvelope } from "../core/event-envelope.ts";
import { testCollection } from "../testing/collection.ts";
import { testTarget } from "../testing/event-bridge-setup.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { computeRetryDelayMs, type DeadLetter, Delivery, type PendingDelivery, type Target } from "./delivery.ts";
import { DeliveryError } from "./delivery-error.ts";

const event: EventEnvelope = {
  version: "0",
  id: "event-1",
  "detail-type": "order_created",
  source: "order_service",
  account: "111122223333",
  time: "2026-11-22T12:00:00Z",
  region: "eu-central-1",
  resources: [],
  detail: { data: { ID: "order-é" } },
};

const noPermission = new DeliveryError("NO_PERMISSIONS", "no policy allows it", { retryable: false });
const throttled = new DeliveryError("THROTTLING", "Rate exceeded", { retryable: true });

/**
 * Delivers the event to one target.
 * @param failures the error of each attempt, in order; further attempts succeed
 */
function deliver({
  failures,
  target = testTarget,
  random = 0.5,
  sendDeadLetter = async () => {},
  before,
}: {
  failures: DeliveryError[];
  target?: Target;
  random?: number;
  sendDeadLetter?: () => Promise<void>;
  /** The unfinished deliveries of the last run. @default none; the event is accepted now */
  before?: Record<string, PendingDelivery>;
}) {
  const { collection, contents } = testCollection(before);
  const clock = new ManualClock();
  const startedAt = clock.now();
  const activityLog = new ActivityLog(clock);
  const activities: RecordedActivity[] = [];
  const retries: RecordedActivity[] = [];
  activityLog.subscribe((activity) => (activity.type === "retry-scheduled" ? retries : activities).push(activity));
  const attempts: { afterMs: number; payload: string }[] = [];
  const deadLetters: DeadLetter[] = [];
  const delivery = new Delivery({
    async invokeTarget(_, payload) {
      attempts.push({ afterMs: clock.now() - startedAt, payload });
      const failure = failures[attempts.length - 1];
      if (failure) {
        throw failure;
      }
    },
    sendDeadLetter(letter) {
      deadLetters.push(letter);
      return sendDeadLetter();
    },
    collection,
    clock,
    random: () => random,
    activityLog,
  });
  if (before) {
    delivery.resume([target]);
  } else {
    delivery.accept(event, target);
  }
  return { activities, attempts, clock, contents, deadLetters, delivery, retries };
}

const always = (failure: DeliveryError) => Array(200).fill(failure);
const getAttributes = (letter: DeadLetter | undefined) =>
  Object.fromEntries(Object.entries(letter?.attributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]));

describe("a target that accepts the event", () => {
  test("receives it once, unchanged", async () => {
    const { activities, attempts, clock } = deliver({ failures: [] });
    await clock.advance(86_400_000);
    expect(attempts).toEqual([{ afterMs: 0, payload: JSON.stringify(event) }]);
    expect(activities).toEqual([
      expect.objectContaining({ type: "delivery", eventId: "event-1", targetArn: testTarget.arn, attempt: 1 }),
    ]);
  });
});

describe("a permanent failure", () => {
  test("sends the event to the dead-letter queue immediately, with attributes that explain it", async () => {
    const { activities, attempts, clock, deadLetters } = deliver({ failures: always(noPermission) });
    await clock.advance(0);
    expect(deadLetters).toEqual([
      {
        queueArn: testTarget.deadLetterQueueArn,
        ruleArn: testTarget.ruleArn,
        body: JSON.stringify(event),
        attributes: {
          RULE_ARN: { DataType: "String", StringValue: testTarget.ruleArn },
          TARGET_ARN: { DataType: "String", StringValue: testTarget.arn },
          ERROR_CODE: { DataType: "String", StringValue: "NO_PERMISSIONS" },
          ERROR_MESSAGE: { DataType: "String", StringValue: "no policy allows it" },
          RETRY_ATTEMPTS: { DataType: "String", StringValue: "0" },
        },
      },
    ]);
    await clock.advance(86_400_000);
    expect(attempts).toHaveLength(1);
    expect(activities.map(({ type }) => type)).toEqual(["delivery", "dead-letter"]);
    expect(activities[0]).toMatchObject({ error: "NO_PERMISSIONS: no policy allows it" });
    expect(activities[1]).toMatchObject({
      queueArn: testTarget.deadLetterQueueArn,
      from: testTarget.ruleArn,
      payload: JSON.stringify(event),
    });
  });
});

describe("a transient failure", () => {
  test("is retried until the target accepts the event", async () => {
    const { activities, attempts, clock, deadLetters } = deliver({ failures: [throttled, throttled] });
    await clock.advance(86_400_000);
    expect(attempts).toHaveLength(3);
    expect(new Set(attempts.map(({ payload }) => payload)).size).toBe(1);
    expect(deadLetters).toEqual([]);
    expect(activities.map((activity) => activity.type === "delivery" && [activity.attempt, activity.error])).toEqual([
      [1, "THROTTLING: Rate exceeded"],
      [2, "THROTTLING: Rate exceeded"],
      [3, undefined],
    ]);
  });

  test("is retried after doubling delays with jitter", async () => {
    const { attempts, clock, retries } = deliver({ failures: [throttled, throttled, throttled], random: 0.5 });
    await clock.advance(60_000);
    expect(attempts.map(({ afterMs }) => afterMs)).toEqual([0, 500, 1_500, 3_500]);
    expect(retries).toMatchObject([500, 1_500, 3_500].map((afterMs) => ({ dueAt: Date.UTC(2026, 0, 1) + afterMs })));
  });

  test("goes to the dead-letter queue when the retries are exhausted", async () => {
    const target = { ...testTarget, maximumRetryAttempts: 2 };
    const { attempts, clock, deadLetters } = deliver({ failures: always(throttled), target });
    await clock.advance(86_400_000);
    expect(attempts).toHaveLength(3);
    expect(deadLetters).toHaveLength(1);
    expect(getAttributes(deadLetters[0])).toMatchObject({
      ERROR_CODE: "THROTTLING",
      RETRY_ATTEMPTS: "2",
      EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
    });
  });

  test("is not retried if the rule allows no retry", async () => {
    const target = { ...testTarget, maximumRetryAttempts: 0 };
    const { clock, attempts, deadLetters } = deliver({ failures: always(throttled), target });
    await clock.advance(0);
    expect(attempts).toHaveLength(1);
    expect(getAttributes(deadLetters[0])).toMatchObject({
      RETRY_ATTEMPTS: "0",
      EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
    });
  });

  test("goes to the dead-letter queue before a retry that would exceed the maximum event age", async () => {
    const target = { ...testTarget, maximumEventAgeSeconds: 60 };
    const { attempts, clock, deadLetters } = deliver({ failures: always(throttled), target, random: 1 });
    await clock.advance(60_000);
    expect(attempts.map(({ afterMs }) => afterMs)).toEqual([0, 1_000, 3_000, 7_000, 15_000, 31_000]);
    expect(getAttributes(deadLetters[0])).toMatchObject({
      RETRY_ATTEMPTS: "5",
      EXHAUSTED_RETRY_CONDITION: "MaximumEventAgeInSeconds",
    });
    expect(clock.pendingMs).toEqual([]);
  });

  test("followed by a permanent failure goes to the dead-letter queue without an exhausted condition", async () => {
    const { clock, deadLetters } = deliver({ failures: [throttled, noPermission] });
    await clock.advance(1_000);
    expect(getAttributes(deadLetters[0])).toMatchObject({ ERROR_CODE: "NO_PERMISSIONS", RETRY_ATTEMPTS: "1" });
    expect(deadLetters[0]?.attributes).not.toHaveProperty("EXHAUSTED_RETRY_CONDITION");
  });
});

describe("an event that reaches no dead-letter queue", () => {
  test("is recorded as lost, with the event, if the target has no dead-letter queue", async () => {
    const { deadLetterQueueArn: _, ...target } = testTarget;
    const { clock, activities, deadLetters } = deliver({ failures: always(noPermission), target });
    await clock.advance(0);
    expect(deadLetters).toEqual([]);
    expect(activities.at(-1)).toMatchObject({
      type: "dead-letter-lost",
      from: testTarget.ruleArn,
      reason: expect.stringContaining("the target has no dead-letter queue"),
      payload: JSON.stringify(event),
    });
  });

  test("is recorded as lost, with the reason, if the queue denies the message", async () => {
    const { activities, clock } = deliver({
      failures: always(noPermission),
      sendDeadLetter: () => Promise.reject(new Error("events.amazonaws.com is not authorized to sqs:SendMessage")),
    });
    await clock.advance(0);
    expect(activities.at(-1)).toMatchObject({
      type: "dead-letter-lost",
      queueArn: testTarget.deadLetterQueueArn,
      reason: expect.stringMatching(/NO_PERMISSIONS after 1 attempts: .*not authorized to sqs:SendMessage/),
    });
    expect(activities.map(({ type }) => type)).not.toContain("dead-letter");
  });
});

describe("after a stop", () => {
  test("no retry follows", async () => {
    const { attempts, clock, delivery } = deliver({ failures: always(throttled) });
    await clock.advance(0);
    delivery.stop();
    expect(clock.pendingMs).toEqual([]);
    await clock.advance(86_400_000);
    expect(attempts).toHaveLength(1);
  });

  test("an accepted event is not delivered, but stays persisted", async () => {
    const { attempts, clock, contents, delivery } = deliver({ failures: [] });
    delivery.stop();
    await clock.advance(0);
    expect(attempts).toEqual([]);
    expect(contents.size).toBe(1);
  });
});

test("a retry delay is between zero and the backoff, which is at most 15 minutes", () => {
  expect([1, 2, 3, 10, 11, 185].map((attempt) => computeRetryDelayMs(attempt, () => 1))).toEqual([
    1_000, 2_000, 4_000, 512_000, 900_000, 900_000,
  ]);
  expect(computeRetryDelayMs(5, () => 0)).toBe(0);
});

describe("an event that persists across runs", () => {
  const pending = { event, ruleArn: testTarget.ruleArn, targetId: testTarget.id, attempt: 1, acceptedAt: 0 };

  test("is stored until its target has accepted it", async () => {
    const { clock, contents } = deliver({ failures: [throttled] });
    expect([...contents.values()]).toMatchObject([{ event, attempt: 1 }]);
    await clock.advance(0);
    expect([...contents.values()]).toMatchObject([{ event, attempt: 2 }]);
    await clock.advance(1_000);
    expect([...contents.values()]).toEqual([]);
  });

  test("is delivered by the next run", async () => {
    const { attempts, clock, contents } = deliver({ failures: [], before: { "1": pending } });
    await clock.advance(0);
    expect(attempts.map(({ payload }) => JSON.parse(payload))).toEqual([event]);
    expect(contents.size).toBe(0);
  });

  test("is reported as lost if the rule no longer has the target", async () => {
    const before = { "1": { ...pending, targetId: "gone" } };
    const { activities, contents } = deliver({ failures: [], before });
    expect(activities).toMatchObject([{ type: "dead-letter-lost", from: testTarget.ruleArn }]);
    expect(contents.size).toBe(0);
  });
});
