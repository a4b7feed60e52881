import type { Enforcement } from "../iam/enforcement.ts";
import type { Stack } from "../terraform/stack.ts";
import { ContainedDynalite } from "./contained-dynalite.ts";
import { DynamoDB, type DynamoDBOptions } from "./dynamodb.ts";
import { table } from "./resources.ts";

interface DynamoDBDependencies extends Pick<DynamoDBOptions, "accountId" | "activityLog"> {
  /** The absolute path of a folder that stores the tables. @default in memory */
  folder?: string | undefined;
  enforcement: Enforcement;
}

export function createDynamoDB(stack: Stack, dependencies: DynamoDBDependencies): DynamoDB {
  const { accountId, activityLog, enforcement, folder } = dependencies;
  return new DynamoDB({
    accountId,
    region: stack.region,
    tables: stack.resources(table).map(({ config }) => ({
      name: config.name,
      hashKey: config.hash_key,
      rangeKey: config.range_key,
      attributes: config.attribute,
      deletionProtection: config.deletion_protection_enabled,
    })),
    engine: new ContainedDynalite({ accountId, folder, region: stack.region }),
    authorize: ({ caller, cause }, action, resource, context) =>
      enforcement.demand({ caller, action, resource, context, cause }),
    activityLog,
  });
}
