import type { Enforcement } from "../iam/enforcement.ts";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { ContainedDynalite } from "./contained-dynalite.ts";
import { DynamoDB, type DynamoDBOptions } from "./dynamodb.ts";
import { readTableItems } from "./read-table-items.ts";
import { RemoteDynamoDB } from "./remote-dynamodb.ts";
import { type IndexConfig, type TableConfig, table } from "./resources.ts";
import type { StreamViewType } from "./streams/change-record.ts";

interface DynamoDBDependencies extends Pick<DynamoDBOptions, "accountId" | "activityLog" | "clock"> {
  /** The absolute path of a folder that stores the tables. @default in memory */
  folder?: string | undefined;
  /** The endpoint that executes the operations. @default dynalite in this process */
  dynamodbUrl?: string | undefined;
  enforcement: Enforcement;
}

export function createDynamoDB(stack: Stack, dependencies: DynamoDBDependencies): DynamoDB {
  const { accountId, activityLog, clock, dynamodbUrl, enforcement, folder } = dependencies;
  const { region } = stack;
  const items = readTableItems(stack);
  if (dynamodbUrl !== undefined) {
    rejectStreams(stack);
  }
  for (const { address, config } of stack.resources(table)) {
    checkAttributes(config, address);
  }
  return new DynamoDB({
    accountId,
    region,
    tables: stack.resources(table).map(({ address, config }) => ({
      name: config.name,
      hashKey: config.hash_key,
      rangeKey: config.range_key,
      attributes: config.attribute,
      globalIndexes: config.global_secondary_index.map((index) => ({ ...toIndex(index), hashKey: index.hash_key })),
      localIndexes: config.local_secondary_index.map((index) => ({ ...toIndex(index), hashKey: config.hash_key })),
      deletionProtection: config.deletion_protection_enabled,
      streamViewType: config.stream_enabled ? readViewType(config, address) : undefined,
      timeToLiveAttribute: config.ttl?.enabled ? config.ttl.attribute_name : undefined,
      items: items.get(config.name) ?? [],
    })),
    engine:
      dynamodbUrl === undefined
        ? new ContainedDynalite({ accountId, clock, folder, region })
        : new RemoteDynamoDB({ region, url: dynamodbUrl }),
    authorize: ({ caller, cause }, action, resource, context) =>
      enforcement.demand({ caller, action, resource, context, cause }),
    clock,
    activityLog,
  });
}

function readViewType({ stream_view_type }: TableConfig, address: string): StreamViewType {
  if (!stream_view_type) {
    throw createInvalidResourceError(`${address}: stream_view_type is missing: set it, because stream_enabled is true`);
  }
  return stream_view_type;
}

/** Rejects what dynalite accepts, but AWS does not. */
function checkAttributes(config: TableConfig, address: string): void {
  const indexes = [...config.global_secondary_index, ...config.local_secondary_index];
  const partitionKeys = [config, ...config.global_secondary_index].map(({ hash_key }) => hash_key);
  const keys = [...partitionKeys, config.range_key, ...indexes.map(({ range_key }) => range_key)];
  const unused = config.attribute.find(({ name }) => !keys.includes(name));
  if (unused) {
    const message = `${address}: attribute: ${unused.name} is a key of neither the table nor an index: remove it`;
    throw createInvalidResourceError(message);
  }
  const empty = indexes.find(
    ({ non_key_attributes = [], projection_type }) => projection_type === "INCLUDE" && non_key_attributes.length === 0,
  );
  if (empty) {
    throw createInvalidResourceError(
      `${address}: index ${empty.name}: non_key_attributes is missing: set it, or projection_type to KEYS_ONLY`,
    );
  }
}

function rejectStreams(stack: Stack): void {
  const streaming = stack.resources(table).find(({ config }) => config.stream_enabled);
  if (streaming) {
    throw createInvalidResourceError(
      `${streaming.address}: stream_enabled is not supported with --dynamodb: leave out --dynamodb to run the stack with its streams`,
    );
  }
}

function toIndex({ name, non_key_attributes, projection_type, range_key }: IndexConfig) {
  return { name, rangeKey: range_key, projection: projection_type, nonKeyAttributes: non_key_attributes };
}
