import type { ConditionContext } from "iam-policy";
import * as z from "zod";
import { listAttributes, resolveAttribute } from "./expression-attributes.ts";

const text = z.string().nullish();
const item = z.record(z.string(), z.unknown()).nullish();

const requestParts = {
  TableName: text,
  IndexName: text,
  Key: item,
  Item: item,
  Select: text,
  ReturnValues: text,
  ExpressionAttributeNames: z.record(z.string(), z.string()).nullish(),
  ExpressionAttributeValues: item,
  UpdateExpression: text,
  ConditionExpression: text,
  ProjectionExpression: text,
  FilterExpression: text,
  KeyConditionExpression: text,
  AttributesToGet: z.array(z.string()).nullish(),
  AttributeUpdates: item,
  Expected: item,
  KeyConditions: item,
  QueryFilter: item,
  ScanFilter: item,
};

const keysToGet = z.object({ ...requestParts, Keys: z.array(z.record(z.string(), z.unknown())).nullish() });
const write = z.object({
  PutRequest: z.object({ Item: item }).nullish(),
  DeleteRequest: z.object({ Key: item }).nullish(),
});

const access = z.object(requestParts).nullish();
const transactItem = z.object({ Get: access, Put: access, Update: access, Delete: access, ConditionCheck: access });

/** The parts of DynamoDB requests that name tables, keys and attributes, of all operations. */
export const dynamoDBRequest = z.object({
  ...requestParts,
  /** A table, for operations on tags. */
  ResourceArn: text,
  RequestItems: z.record(z.string(), z.union([z.array(write), keysToGet])).nullish(),
  TransactItems: z.array(transactItem).nullish(),
});

export type DynamoDBRequest = z.output<typeof dynamoDBRequest>;
type Batch = z.output<typeof keysToGet> | z.output<typeof write>[];
type SingleRequest = Omit<DynamoDBRequest, "RequestItems" | "ResourceArn" | "TransactItems">;

export interface TableAccess {
  /** The operation whose permission it needs, if it is part of a transaction. */
  operation?: string;
  tableName: string;
  indexName?: string | undefined;
  context: ConditionContext;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html */
export function findTableAccesses(
  request: DynamoDBRequest,
  findHashKey: (tableName: string) => string | undefined,
): TableAccess[] {
  const batches = Object.entries(request.RequestItems ?? {});
  const tableName = request.TableName ?? request.ResourceArn?.split("/").at(-1);
  return [
    ...(tableName ? [createTableAccess(tableName, [request], findHashKey)] : []),
    ...batches.map(([tableName, batch]) => createTableAccess(tableName, splitBatch(batch), findHashKey)),
    ...(request.TransactItems ?? []).flatMap((item) =>
      Object.entries(item).flatMap(([kind, part]) =>
        part?.TableName
          ? [{ operation: `${kind}Item`, ...createTableAccess(part.TableName, [part], findHashKey) }]
          : [],
      ),
    ),
  ];
}

function splitBatch(batch: Batch): SingleRequest[] {
  if (Array.isArray(batch)) {
    return batch.map(({ PutRequest, DeleteRequest }) => ({ ...PutRequest, ...DeleteRequest }));
  }
  const { Keys, ...rest } = batch;
  return (Keys ?? []).map((Key) => ({ ...rest, Key }));
}

function createTableAccess(
  tableName: string,
  requests: SingleRequest[],
  findHashKey: (tableName: string) => string | undefined,
): TableAccess {
  const hashKey = findHashKey(tableName);
  const [first = {}] = requests;
  const leadingKeys = requests.flatMap((request) => findLeadingKeys(request, hashKey));
  return {
    tableName,
    indexName: first.IndexName ?? undefined,
    context: {
      "dynamodb:Attributes": [...new Set(requests.flatMap(listRequestAttributes))],
      ...(leadingKeys.length > 0 && { "dynamodb:LeadingKeys": leadingKeys }),
      ...(first.ReturnValues && { "dynamodb:ReturnValues": first.ReturnValues }),
      ...(first.Select && { "dynamodb:Select": first.Select }),
    },
  };
}

function listRequestAttributes(request: SingleRequest): string[] {
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
    ...expressions.flatMap((expression) => listAttributes(expression ?? "", request.ExpressionAttributeNames ?? {})),
  ];
}

function findLeadingKeys(request: SingleRequest, hashKey: string | undefined): string[] {
  if (hashKey === undefined) {
    return [];
  }
  const value = (request.Key ?? request.Item)?.[hashKey] ?? findKeyConditionValue(request, hashKey);
  return Object.values(value ?? {}).filter((key) => typeof key === "string");
}

const comparedValue = z.object({ AttributeValueList: z.tuple([z.unknown()]) });

function findKeyConditionValue(request: SingleRequest, hashKey: string): unknown {
  const names = request.ExpressionAttributeNames ?? {};
  const conditions = (request.KeyConditionExpression ?? "").matchAll(/(#?\w+)\s*=\s*(:\w+)/g);
  for (const [, name = "", placeholder = ""] of conditions) {
    if (resolveAttribute(name, names) === hashKey) {
      return request.ExpressionAttributeValues?.[placeholder];
    }
  }
  return comparedValue.safeParse(request.KeyConditions?.[hashKey]).data?.AttributeValueList[0];
}
