import { onTestFinished } from "vitest";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import type { Item } from "../dynamodb/expressions/values.ts";
import type { ChangeRecord } from "../dynamodb/streams/change-record.ts";
import { compileFilters } from "../event-sources/compile-filters.ts";
import type { StreamEventRecord } from "../event-sources/stream-event-record.ts";
import type { StreamFailure } from "../event-sources/stream-failure.ts";
import type { StreamMapping } from "../event-sources/stream-mapping.ts";
import { StreamPoller } from "../event-sources/stream-poller.ts";
import { failed, type InvocationResult } from "../lambda/invocation.ts";
import { testChangeStream } from "./change-stream.ts";
import { testCollection } from "./collection.ts";
import { ManualClock } from "./manual-clock.ts";

export const functionArn = "arn:aws:lambda:eu-central-1:000000000000:function:lab2-dev-outbox:live";
const tableName = "lab2-dev-orders";
export const tableArn = `arn:aws:dynamodb:eu-central-1:000000000000:table/${tableName}`;
export const streamArn = `${tableArn}/stream/2026-01-01T00:00:00.000`;
export const success: InvocationResult = { payload: "null" };
export const failure = failed({ errorType: "Error", errorMessage: "boom" });
export const HOUR_MS = 3_600_000;

export type Handle = (ids: string[], records: StreamEventRecord[]) => InvocationResult | Promise<InvocationResult>;
export const idOf = ({ dynamodb }: StreamEventRecord) => dynamodb.Keys.ID?.S ?? "";

/** Creates a poller whose function responds to the IDs of its records. */
export function testStreamPoller(
  handle: Handle,
  mapping: Partial<StreamMapping> = {},
  { positions = {} }: { positions?: Record<string, { sequence: number }> } = {},
) {
  const clock = new ManualClock();
  const stream = testChangeStream(clock);
  const { collection, contents } = testCollection(positions);
  const activityLog = new ActivityLog(clock);
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const batches: string[][] = [];
  const payloads: { Records: StreamEventRecord[] }[] = [];
  const discarded: StreamFailure[] = [];
  const poller = new StreamPoller({
    mapping: {
      functionArn,
      functionName: "lab2-dev-outbox",
      executedVersion: "1",
      tableArn,
      tableName,
      streamArn,
      startingPosition: "TRIM_HORIZON",
      batchSize: 100,
      batchWindowSeconds: 0,
      reportsFailures: false,
      bisects: false,
      maximumRetryAttempts: Number.POSITIVE_INFINITY,
      maximumRecordAgeSeconds: 86_400,
      parallelizationFactor: 1,
      filter: compileFilters([]),
      ...mapping,
    },
    reader: stream.reader,
    positions: collection,
    discard: async (each) => void discarded.push(each),
    lambda: {
      async invokeSynchronously({ payload }) {
        const parsed = JSON.parse(payload) as { Records: StreamEventRecord[] };
        const ids = parsed.Records.map(idOf);
        batches.push(ids);
        payloads.push(parsed);
        return handle(ids, parsed.Records);
      },
    },
    activityLog,
    clock,
  });
  onTestFinished(() => poller.stop());
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) {
      await clock.advance(0);
    }
  };
  return {
    activities,
    batches,
    clock,
    discarded,
    payloads,
    positions: contents,
    stop: () => poller.stop(),
    settle,
    write(ids: string, attributes: Item = {}, origin: Partial<ChangeRecord> = {}) {
      for (const id of ids) {
        stream.write(tableName, id, attributes, origin);
      }
    },
    async start() {
      await poller.start();
      await settle();
    },
    async advance(ms: number) {
      await clock.advance(ms);
      await settle();
    },
  };
}

export const report = (...itemIdentifiers: string[]): InvocationResult => ({
  payload: JSON.stringify({ batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })) }),
});

/** Fails at the records with the given IDs, and reports the first. */
export const reportAt =
  (...bad: string[]): Handle =>
  (_, records) =>
    report(...records.filter((record) => bad.includes(idOf(record))).map(({ dynamodb }) => dynamodb.SequenceNumber));

export const failAt =
  (...bad: string[]): Handle =>
  (ids) =>
    ids.some((id) => bad.includes(id)) ? failure : success;
