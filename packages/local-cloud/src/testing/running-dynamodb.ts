import type { Caller } from "iam-policy";
import { onTestFinished } from "vitest";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { createSystemClock } from "../core/clock.ts";
import { ContainedDynalite } from "../dynamodb/contained-dynalite.ts";
import { DynamoDB, type DynamoDBOptions } from "../dynamodb/dynamodb.ts";
import type { Table } from "../dynamodb/table.ts";

export const caller = { kind: "root", arn: "arn:aws:iam::111122223333:root" } as const satisfies Caller;
export const TableName = "lab2-dev-order-status";

export const account = { accountId: "111122223333", region: "eu-central-1" };

export function createHeaders(operation: string): Record<string, string> {
  return {
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": `DynamoDB_20120810.${operation}`,
    "x-amz-date": "20261122T120000Z",
    authorization: "AWS4-HMAC-SHA256 Credential=test, SignedHeaders=host, Signature=test",
  };
}

/** Starts DynamoDB with a table whose partition key is `ID`, until the test ends. */
export async function testDynamoDB({
  authorize = () => {},
  clock = createSystemClock(),
  folder,
  streamViewType,
}: Partial<Pick<DynamoDBOptions, "authorize" | "clock">> & Pick<Table, "streamViewType"> & { folder?: string } = {}) {
  const activityLog = new ActivityLog();
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const engine = new ContainedDynalite({ ...account, clock, folder });
  const dynamodb = new DynamoDB({
    ...account,
    engine,
    tables: [{ name: TableName, hashKey: "ID", attributes: [{ name: "ID", type: "S" }], streamViewType }],
    authorize,
    clock,
    activityLog,
  });
  onTestFinished(() => dynamodb.stop());
  await dynamodb.start();

  return {
    dynamodb,
    engine,
    activityLog,
    activities,
    /** Calls an operation without HTTP. */
    call(operation: string, input: unknown) {
      const headers = createHeaders(operation);
      const { signal } = new AbortController();
      return dynamodb.call({ operation, headers, body: Buffer.from(JSON.stringify(input)), caller, signal });
    },
  };
}
