import { expect, test } from "vitest";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import { failed } from "../lambda/invocation.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { discardRecords } from "./discard-records.ts";
import { toStreamEventRecord } from "./stream-event-record.ts";
import type { StreamFailure } from "./stream-failure.ts";
import type { StreamMapping } from "./stream-mapping.ts";

const clock = new ManualClock();
const functionArn = "arn:aws:lambda:eu-central-1:000000000000:function:lab2-dev-outbox:live";
const streamArn = "arn:aws:dynamodb:eu-central-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000";
const queueArn = "arn:aws:sqs:eu-central-1:000000000000:failures";
const topicArn = "arn:aws:sns:eu-central-1:000000000000:failures";
const result = failed({ errorType: "Error", errorMessage: "boom" });

/** Discards two records whose invocation failed. */
async function discard(onFailureArn: string | undefined, { failure = {}, isDenied = false } = {}) {
  const activityLog = new ActivityLog(clock);
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const sent: [string, unknown][] = [];
  const accept = async (arn: string, message: unknown) => {
    if (isDenied) {
      throw new AwsError("AccessDenied", "not authorized");
    }
    sent.push([arn, message]);
  };
  const records = [1, 2].map((sequence) => {
    const images = { keys: { ID: { S: "1" } }, sizeBytes: 1, viewType: "KEYS_ONLY" } as const;
    const change = { sequence, at: clock.now() + sequence * 1_500, eventName: "INSERT", ...images } as const;
    return { change, record: toStreamEventRecord(change, streamArn, clock) };
  });
  const base: StreamFailure = {
    condition: "RetryAttemptsExhausted",
    requestId: "request-1",
    invokeCount: 3,
    records,
    result,
  };
  const mapping = { functionArn, streamArn, onFailureArn, executedVersion: "1" } as StreamMapping;
  const caller = { kind: "root", arn: "arn:aws:iam::000000000000:root" } as const;
  const publish = (arn: string, { Message }: { Message?: string | undefined }) => accept(arn, Message);
  const services = { sns: { publish }, sqs: { send: accept } };
  await discardRecords({ ...services, activityLog, caller, clock, mapping })({ ...base, ...failure });
  return { activities, sent };
}

const description = {
  requestContext: {
    requestId: "request-1",
    functionArn,
    condition: "RetryAttemptsExhausted",
    approximateInvokeCount: 3,
  },
  responseContext: { statusCode: 200, executedVersion: "1", functionError: "Unhandled" },
  version: "1.0",
  timestamp: "2026-01-01T00:00:00.000Z",
  DDBStreamBatchInfo: {
    shardId: "shardId-00000001767225600000-00000001",
    startSequenceNumber: "100000000000000000001",
    endSequenceNumber: "100000000000000000002",
    approximateArrivalOfFirstRecord: "2026-01-01T00:00:01Z",
    approximateArrivalOfLastRecord: "2026-01-01T00:00:03Z",
    batchSize: 2,
    streamArn,
  },
};

test("a queue receives the position of the records", async () => {
  const { activities, sent } = await discard(queueArn);
  const [[arn, message] = []] = sent;
  expect(arn).toBe(queueArn);
  expect(JSON.parse((message as { body: string }).body)).toEqual(description);
  expect(activities).toMatchObject([{ type: "dead-letter", queueArn, from: functionArn }]);
});

test("a topic receives the position of the records", async () => {
  const { sent } = await discard(topicArn);
  expect(sent).toEqual([[topicArn, expect.any(String)]]);
  expect(JSON.parse(String(sent[0]?.[1]))).toEqual(description);
});

test("records that are too old are described without a response if the function was not invoked", async () => {
  const failure = { condition: "RecordAgeExceeded", invokeCount: 0, result: undefined };
  const { sent } = await discard(topicArn, { failure });
  const { responseContext: _, ...rest } = description;
  const requestContext = {
    ...description.requestContext,
    condition: "RecordAgeExceeded",
    approximateInvokeCount: 0,
  };
  expect(JSON.parse(String(sent[0]?.[1]))).toEqual({ ...rest, requestContext });
});

test("records without a destination, or with one that denies them, are logged as lost", async () => {
  const lost = { type: "dead-letter-lost", from: functionArn };
  expect((await discard(undefined)).activities).toMatchObject([
    { ...lost, queueArn: "none", reason: expect.stringContaining("has no on-failure destination") },
  ]);
  expect((await discard(queueArn, { isDenied: true })).activities).toMatchObject([
    { ...lost, queueArn, reason: expect.stringContaining("boom; not authorized") },
  ]);
});
