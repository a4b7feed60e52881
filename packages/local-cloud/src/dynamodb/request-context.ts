import type { ConditionContext } from "iam-policy";
import * as z from "zod";
import { attributeOf, attributesOf } from "./expression-attributes.ts";

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

/** The parts of a request to DynamoDB that name tables, keys and attributes; every operation has some of them. */
export const dynamoDBRequest = z.object({
  ...requestParts,
  RequestItems: z.record(z.string(), z.union([z.array(write), keysToGet])).nullish(),
});

export type DynamoDBRequest = z.output<typeof dynamoDBRequest>;
type Batch = z.output<typeof keysToGet> | z.output<typeof write>[];
type SingleRequest = Omit<DynamoDBRequest, "RequestItems">;

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
  request: DynamoDBRequest,
  hashKeyOf: (tableName: string) => string | undefined,
): TableAccess[] {
  const batches = Object.entries(request.RequestItems ?? {});
  return [
    ...(request.TableName ? [accessOf(request.TableName, [request], hashKeyOf)] : []),
    ...batches.map(([tableName, batch]) => accessOf(tableName, requestsOfBatch(batch), hashKeyOf)),
  ];
}

function requestsOfBatch(batch: Batch): SingleRequest[] {
  if (Array.isArray(batch)) {
    return batch.map(({ PutRequest, DeleteRequest }) => ({ ...PutRequest, ...DeleteRequest }));
  }
  const { Keys, ...rest } = batch;
  return (Keys ?? []).map((Key) => ({ ...rest, Key }));
}

function accessOf(
  tableName: string,
  requests: SingleRequest[],
  hashKeyOf: (tableName: string) => string | undefined,
): TableAccess {
  const hashKey = hashKeyOf(tableName);
  const [first = {}] = requests;
  const leadingKeys = requests.flatMap((request) => leadingKeyOf(request, hashKey));
  return {
    tableName,
    indexName: first.IndexName ?? undefined,
    context: {
      "dynamodb:Attributes": [...new Set(requests.flatMap(attributesOfRequest))],
      ...(leadingKeys.length > 0 && { "dynamodb:LeadingKeys": leadingKeys }),
      ...(first.ReturnValues && { "dynamodb:ReturnValues": first.ReturnValues }),
      ...(first.Select && { "dynamodb:Select": first.Select }),
    },
  };
}

function attributesOfRequest(request: SingleRequest): string[] {
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
    ...expressions.flatMap((expression) => attributesOf(expression ?? "", request.ExpressionAttributeNames ?? {})),
  ];
}

/** The partition key's value, where a request names one; a condition on it in an expression counts too. */
function leadingKeyOf(request: SingleRequest, hashKey: string | undefined): string[] {
  if (hashKey === undefined) {
    return [];
  }
  const value = (request.Key ?? request.Item)?.[hashKey] ?? keyConditionValue(request, hashKey);
  return Object.values(value ?? {}).filter((key) => typeof key === "string");
}

const comparedValue = z.object({ AttributeValueList: z.tuple([z.unknown()]) });

function keyConditionValue(request: SingleRequest, hashKey: string): unknown {
  const names = request.ExpressionAttributeNames ?? {};
  const conditions = (request.KeyConditionExpression ?? "").matchAll(/(#?\w+)\s*=\s*(:\w+)/g);
  for (const [, name = "", placeholder = ""] of conditions) {
    if (attributeOf(name, names) === hashKey) {
      return request.ExpressionAttributeValues?.[placeholder];
    }
  }
  return comparedValue.safeParse(request.KeyConditions?.[hashKey]).data?.AttributeValueList[0];
}
