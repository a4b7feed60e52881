import type { RecordedActivity } from "local-cloud/console-api";
import { expect, test } from "vitest";
import { type Row, toRows } from "./rows.ts";
import { toStory } from "./story.ts";
import { at, trace } from "./testing/trace.ts";

const arn = "arn:aws:lambda:eu-central-1:000000000000:function:invoice";
const event = { id: "e", source: "shop", "detail-type": "paid", detail: {} } as unknown as Extract<
  RecordedActivity,
  { type: "event-accepted" }
>["event"];
const accepted: RecordedActivity = { type: "event-accepted", event, bus: "bus", caller: "shop", ...at(0) };
const matched: RecordedActivity = { type: "rule-matched", eventId: "e", rule: "paid", ...at(0) };
const delivery: RecordedActivity = {
  ...{ type: "delivery", deliveryId: "d", eventId: "e", rule: "paid", targetArn: arn, attempt: 1 },
  ...at(1),
};
const cause = { type: "delivery", deliveryId: "d", attempt: 1 } as const;
const byInvocation = { type: "invocation", requestId: "r" } as const;
const start = (attempt: number, ms: number): RecordedActivity => ({
  ...{ type: "invocation-started", functionName: "invoice", requestId: "r", attempt, cause },
  ...at(ms),
});
const end = (attempt: number, ms: number, error?: string): RecordedActivity => ({
  ...{ type: "invocation-ended", functionName: "invoice", requestId: "r", attempt, durationMs: 5 },
  ...(error !== undefined && { error }),
  ...at(ms),
});
const log = (line: string, ms: number): RecordedActivity => ({
  ...{ type: "function-log", functionName: "invoice", requestId: "r", line },
  ...at(ms),
});
const retry = (attempt: number, ms: number): RecordedActivity => ({
  ...{ type: "retry-scheduled", target: "invoice", attempt, dueAt: 61_005, cause: byInvocation },
  ...at(ms),
});
const letter: RecordedActivity = {
  ...{ type: "dead-letter", queueArn: "arn:letters", from: arn, targetArn: arn, reason: "RetriesExhausted" },
  ...{ payload: "{}", cause: byInvocation },
  ...at(9),
};

const rowsOf = (...activities: [RecordedActivity, number?][]) => toRows(toStory({ activities: trace(...activities) }));
const list = (rows: readonly Row[]) =>
  rows.map(({ depth, inside, step }) => `${" ".repeat(depth)}${step.title} (${inside.length})`);

test("folds a delivery, its attempts, calls and logs into one row that shows the last attempt", () => {
  const rows = rowsOf(
    [accepted],
    [matched, 1],
    [delivery, 2],
    [start(1, 1), 3],
    [log("try", 2), 4],
    [end(1, 5, "boom"), 4],
    [retry(2, 5), 4],
    [start(2, 60_005), 3],
    [log("again", 60_006), 8],
    [end(2, 60_010), 8],
  );
  expect(list(rows)).toEqual(["paid from shop (1)", " invoice (6)"]);
  const [shownEvent, work] = rows;
  expect(shownEvent?.inside).toMatchObject([{ isDetail: true, step: { title: "paid" } }]);
  expect(work?.step).toMatchObject({ outcome: "attempt 2: 5 ms", weight: "normal", from: 1_001, to: 61_010 });
  expect(work?.inside.map(({ depth, isDetail, step }) => [step.title, depth, isDetail])).toEqual([
    ["Delivery to invoice", 1, false],
    ["invoice", 1, false],
    ["try", 2, false],
    ["invoice, attempt 2 is due", 2, true],
    ["invoice, attempt 2", 1, false],
    ["again", 2, false],
  ]);
});

test("shows a due retry as a row until it starts", () => {
  const [, , due] = rowsOf(
    [accepted],
    [matched, 1],
    [delivery, 2],
    [start(1, 1), 3],
    [end(1, 5, "boom"), 4],
    [retry(2, 5), 4],
  );
  expect(due).toMatchObject({ dueAt: 61_005, depth: 2, step: { kind: "retry" } });
});

test("shows who redrove a dead letter, below it, and that it needs no attention once that succeeded", () => {
  const redriven: RecordedActivity = {
    ...{ type: "invocation-started", functionName: "invoice", requestId: "r2", attempt: 1 },
    ...{ payload: "{}", caller: "the console" },
    ...at(100),
  };
  const ended = (error?: string): RecordedActivity => ({
    ...{ type: "invocation-ended", functionName: "invoice", requestId: "r2", attempt: 1, durationMs: 5 },
    ...(error !== undefined && { error }),
    ...at(105),
  });
  const before: [RecordedActivity, number?][] = [
    [delivery],
    [start(1, 1), 1],
    [end(1, 5, "boom"), 2],
    [letter, 2],
    [redriven, 4],
  ];
  const succeeded = rowsOf(...before, [ended(), 5]);
  expect(list(succeeded)).toEqual([
    "invoice (2)",
    " Dead letter in letters (0)",
    "  invoice, redriven by the console (1)",
  ]);
  expect(succeeded.map(({ step }) => step.weight)).toEqual(["failed", "normal", "normal"]);
  const failed = rowsOf(...before, [ended("boom"), 5]);
  expect(failed.map(({ step }) => step.weight)).toEqual(["failed", "failed", "failed"]);
});

test("puts metrics and rules that did not match under details", () => {
  const mismatch: RecordedActivity = {
    ...{ type: "rule-not-matched", eventId: "e", rule: "shipped", path: "source", reason: "is not" },
    ...at(0),
  };
  const rows = rowsOf([accepted], [mismatch, 1], [start(1, 1)], [log('{"_aws":{}}', 2), 3]);
  expect(rows.flatMap(({ inside }) => inside.map(({ isDetail, step }) => [step.kind, isDetail]))).toEqual([
    ["rule", true],
    ["invocation", false],
    ["log", true],
  ]);
});

test("folds the messages of an event's delivery to a queue, and their invocations, into one row", () => {
  const queued = { ...delivery, targetArn: "arn:aws:sqs:eu-central-1:000000000000:invoices" };
  const received = (receiveCount: number, ms: number): RecordedActivity => ({
    ...{ type: "message-received", queueArn: "arn:invoices", functionName: "invoice", messageId: "m", receiveCount },
    ...{ requestId: `batch-${receiveCount}`, body: "{}", cause },
    ...at(ms),
  });
  const startBatch = (receiveCount: number, ms: number): RecordedActivity => ({
    ...{ type: "invocation-started", functionName: "invoice", requestId: `batch-${receiveCount}`, attempt: 1 },
    cause: { type: "batch", requestId: `batch-${receiveCount}` },
    ...at(ms),
  });
  const endBatch = (receiveCount: number, ms: number, error?: string): RecordedActivity => ({
    ...{ type: "invocation-ended", functionName: "invoice", requestId: `batch-${receiveCount}`, attempt: 1 },
    ...{ durationMs: 5, ...(error !== undefined && { error }) },
    ...at(ms),
  });
  const again: RecordedActivity = {
    type: "retry-scheduled",
    target: "invoice",
    attempt: 2,
    dueAt: 31_000,
    cause,
    ...at(10),
  };
  const first: [RecordedActivity, number?][] = [
    [queued],
    [received(1, 2), 1],
    [startBatch(1, 3), 2],
    [endBatch(1, 8, "boom"), 3],
    [again, 1],
  ];
  expect(list(rowsOf(...first))).toEqual(["invoice (3)", " invoice, attempt 2 is due (0)"]);
  const [row, ...others] = rowsOf(
    ...first,
    [received(2, 31_000), 1],
    [startBatch(2, 31_001), 6],
    [endBatch(2, 31_006), 7],
  );
  expect(others).toEqual([]);
  expect(row?.step).toMatchObject({ outcome: "attempt 2: 5 ms", weight: "normal" });
});

test("folds the attempts of a stream's record into one row below the invocation that wrote the item", () => {
  const received = (receiveCount: number, ms: number): RecordedActivity => ({
    ...{ type: "record-received", tableArn: "arn:orders", functionName: "outbox", sequenceNumber: "1", receiveCount },
    ...{ requestId: `batch-${receiveCount}`, record: { eventName: "INSERT", dynamodb: { Keys: {} } } },
    cause: byInvocation,
    ...at(ms),
  });
  const startBatch = (receiveCount: number, ms: number): RecordedActivity => ({
    ...{ type: "invocation-started", functionName: "outbox", requestId: `batch-${receiveCount}`, attempt: 1 },
    cause: { type: "batch", requestId: `batch-${receiveCount}` },
    ...at(ms),
  });
  const rows = rowsOf(
    [start(1, 1)],
    [received(1, 2), 1],
    [startBatch(1, 3), 2],
    [received(2, 2_000), 1],
    [startBatch(2, 2_001), 4],
  );
  expect(list(rows)).toEqual(["invoice (1)", " outbox (4)"]);
});
