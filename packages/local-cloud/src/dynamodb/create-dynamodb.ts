import type { ActivityLog } from "../core/activity-log.ts";
import type { Enforcement } from "../iam/enforcement.ts";
import type { Stack } from "../terraform/stack.ts";
import { DynamoDB } from "./dynamodb.ts";
import { readTables } from "./read-tables.ts";

export interface DynamoDBDependencies {
  accountId: string;
  folder?: string | undefined;
  enforcement: Enforcement;
  activityLog: ActivityLog;
}

/** Creates DynamoDB with the stack's tables. */
export function createDynamoDB(stack: Stack, dependencies: DynamoDBDependencies): DynamoDB {
  const { accountId, activityLog, enforcement, folder } = dependencies;
  return new DynamoDB({
    accountId,
    region: stack.region,
    tables: readTables(stack),
    folder,
    authorize: ({ caller, cause }, action, resource, context) =>
      enforcement.demand({ caller, action, resource, context, cause }),
    activityLog,
  });
}
