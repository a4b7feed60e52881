import type { ConditionContext } from "../iam/condition-keys.ts";
import { attributesOf } from "./expression-attributes.ts";

/** The parts of a request to DynamoDB that name tables, keys and attributes; every operation has some of them. */
export interface DynamoDBRequest {
  TableName?: string;
  IndexName?: string;
  Key?: Item;
  Item?: Item;
  Select?: string;
  ReturnValues?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Item;
  UpdateExpression?: string;
  ConditionExpression?: string;
  ProjectionExpression?: string;
  FilterExpression?: string;
  KeyConditionExpression?: string;
  AttributesToGet?: string[];
  AttributeUpdates?: Item;
  Expected?: Item;
  KeyConditions?: Item;
  QueryFilter?: Item;
  ScanFilter?: Item;
}

type Item = Record<string, unknown>;

/** What a policy can say of a call, besides its action and resource. */
export interface TableAccess {
  tableName: string;
  indexName?: string | undefined;
  context: ConditionContext;
}

/**
 * The tables that a request is for, each with DynamoDB's condition keys.
 *
 * @param hashKeyOf name of a table's partition key, undefined for a table that is not there
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function tableAccesses(
  request: DynamoDBRequest & { RequestItems?: Record<string, unknown> },
  hashKeyOf: (tableName: string) => string | undefined,
): TableAccess[] {
  if (request.TableName !== undefined) return [accessOf(request.TableName, [request], hashKeyOf)];
  return Object.entries(request.RequestItems ?? {}).map(([tableName, batch]) =>
    accessOf(tableName, requestsOfBatch(batch), hashKeyOf),
  );
}

function requestsOfBatch(batch: unknown): DynamoDBRequest[] {
  if (Array.isArray(batch)) {
    return batch.map(({ PutRequest, DeleteRequest }) => ({ ...PutRequest, ...DeleteRequest }));
  }
  const { Keys = [], ...rest } = batch as { Keys?: Item[] } & DynamoDBRequest;
  return Keys.map((Key) => ({ ...rest, Key }));
}

function accessOf(
  tableName: string,
  requests: DynamoDBRequest[],
  hashKeyOf: (tableName: string) => string | undefined,
): TableAccess {
  const hashKey = hashKeyOf(tableName);
  const [first = {}] = requests;
  const leadingKeys = requests.flatMap((request) => leadingKeyOf(request, hashKey));
  return {
    tableName,
    indexName: first.IndexName,
    context: {
      "dynamodb:Attributes": [...new Set(requests.flatMap(attributesOfRequest))],
      ...(leadingKeys.length > 0 && { "dynamodb:LeadingKeys": leadingKeys }),
      ...(first.ReturnValues && { "dynamodb:ReturnValues": first.ReturnValues }),
      ...(first.Select && { "dynamodb:Select": first.Select }),
    },
  };
}

function attributesOfRequest(request: DynamoDBRequest): string[] {
  const expressions = [
    request.UpdateExpression,
    request.ConditionExpression,
    request.ProjectionExpression,
    request.FilterExpression,
    request.KeyConditionExpression,
  ];
  const byName = [
    request.Key,
    request.Item,
    request.AttributeUpdates,
    request.Expected,
    request.KeyConditions,
    request.QueryFilter,
    request.ScanFilter,
  ];
  return [
    ...byName.flatMap((item) => Object.keys(item ?? {})),
    ...(request.AttributesToGet ?? []),
    ...expressions.flatMap((expression) => attributesOf(expression ?? "", request.ExpressionAttributeNames)),
  ];
}

/** The partition key's value, where a request names one; a condition on it in an expression counts too. */
function leadingKeyOf(request: DynamoDBRequest, hashKey: string | undefined): string[] {
  if (hashKey === undefined) return [];
  const value = (request.Key ?? request.Item)?.[hashKey] ?? keyConditionValue(request, hashKey);
  return value !== null && typeof value === "object" ? Object.values(value).map(String) : [];
}

function keyConditionValue(request: DynamoDBRequest, hashKey: string): unknown {
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = request;
  for (const [, path = "", placeholder = ""] of (request.KeyConditionExpression ?? "").matchAll(
    /(#?\w+)\s*=\s*(:\w+)/g,
  )) {
    if ((names[path] ?? path) === hashKey) return values[placeholder];
  }
  return undefined;
}
