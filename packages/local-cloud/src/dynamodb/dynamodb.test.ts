import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ResourceNotFoundException,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, onTestFinished, test } from "vitest";
import { AwsEndpoint } from "../aws-endpoint/aws-endpoint.ts";
import { AwsError } from "../core/aws-error.ts";
import { caller, createHeaders, TableName, testDynamoDB } from "../testing/running-dynamodb.ts";
import type { DynamoDBOptions } from "./dynamodb.ts";

const tableArn = `arn:aws:dynamodb:eu-central-1:111122223333:table/${TableName}`;
const Key = { ID: { S: "order-1" } };

/** Connects the SDK to DynamoDB over HTTP. */
async function setUp(options: Partial<Pick<DynamoDBOptions, "authorize">> = {}) {
  const { activities, activityLog, dynamodb } = await testDynamoDB(options);
  const endpoint = new AwsEndpoint({ activityLog });
  const url = await endpoint.start(0);
  endpoint.serve([dynamodb], () => caller);
  const client = new DynamoDBClient({
    endpoint: url,
    region: "eu-central-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    client.destroy();
    await endpoint.stop();
  });
  return { activities, client, dynamodb, url };
}

describe("the SDK", () => {
  test("puts, updates, gets, queries and scans items", async () => {
    const { client } = await setUp();
    await client.send(new PutItemCommand({ TableName, Item: { ...Key, lines: { L: [{ N: "1" }] } } }));
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: "SET #stamp = if_not_exists(#stamp, :now)",
        ExpressionAttributeNames: { "#stamp": "time_invoice_service" },
        ExpressionAttributeValues: { ":now": { S: "2026-11-22T12:00:00.000Z" } },
      }),
    );
    const item = { ...Key, lines: { L: [{ N: "1" }] }, time_invoice_service: { S: "2026-11-22T12:00:00.000Z" } };
    expect((await client.send(new GetItemCommand({ TableName, Key }))).Item).toEqual(item);
    expect((await client.send(new ScanCommand({ TableName }))).Items).toEqual([item]);
    const { Items } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "ID = :id",
        ExpressionAttributeValues: { ":id": Key.ID },
      }),
    );
    expect(Items).toEqual([item]);
  });

  test("writes and gets batches", async () => {
    const { activities, client } = await setUp();
    const RequestItems = { [TableName]: [{ PutRequest: { Item: Key } }, { PutRequest: { Item: { ID: { S: "b" } } } }] };
    await client.send(new BatchWriteItemCommand({ RequestItems }));
    const { Responses } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key] } } }),
    );
    expect(Responses?.[TableName]).toEqual([Key]);
    expect(activities).toContainEqual(
      expect.objectContaining({ action: "dynamodb:BatchWriteItem", resource: tableArn }),
    );
  });

  test("recognizes errors by class", async () => {
    const { client } = await setUp();
    await client.send(new PutItemCommand({ TableName, Item: Key }));
    await expect(
      client.send(new PutItemCommand({ TableName, Item: Key, ConditionExpression: "attribute_not_exists(ID)" })),
    ).rejects.toBeInstanceOf(ConditionalCheckFailedException);
    await expect(client.send(new GetItemCommand({ TableName: "none", Key }))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
  });

  test("sees the table in the stack's account and region", async () => {
    const { client } = await setUp();
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({ TableArn: tableArn, TableStatus: "ACTIVE" });
  });
});

describe("a call", () => {
  test("is authorized with the table's ARN and the condition keys of the request", async () => {
    const authorized: unknown[][] = [];
    const { client } = await setUp({ authorize: (_, ...parameters) => void authorized.push(parameters) });
    await client.send(new GetItemCommand({ TableName, Key, ProjectionExpression: "a" }));
    expect(authorized).toEqual([
      ["dynamodb:GetItem", tableArn, { "dynamodb:Attributes": ["ID", "a"], "dynamodb:LeadingKeys": ["order-1"] }],
    ]);
  });

  test("on an index is authorized with the ARN of the index", async () => {
    const resources: string[] = [];
    const { call } = await testDynamoDB({ authorize: (_, __, resource) => void resources.push(resource) });
    await call("Scan", { TableName, IndexName: "by-day" });
    expect(resources).toEqual([`${tableArn}/index/by-day`]);
  });

  test("has no effect if denied", async () => {
    const { activities, client } = await setUp({
      authorize(_, action, resource) {
        if (action !== "dynamodb:Scan") {
          throw new AwsError("AccessDeniedException", `not authorized on ${resource}`);
        }
      },
    });
    await expect(client.send(new PutItemCommand({ TableName, Item: Key }))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: `not authorized on ${tableArn}`,
      $metadata: { httpStatusCode: 400 },
    });
    expect((await client.send(new ScanCommand({ TableName }))).Items).toEqual([]);
    expect(activities.map((activity) => activity.type === "api-call" && activity.action)).toEqual(["dynamodb:Scan"]);
  });

  test("is recorded with its caller and request once it has succeeded", async () => {
    const { activities, client } = await setUp();
    await client.send(new PutItemCommand({ TableName, Item: Key }));
    await expect(client.send(new PutItemCommand({ TableName, Item: {} }))).rejects.toThrow();
    expect(activities).toMatchObject([
      {
        type: "api-call",
        caller: caller.arn,
        action: "dynamodb:PutItem",
        resource: tableArn,
        detail: { TableName, Item: Key },
      },
    ]);
  });

  test("with a malformed body fails with SerializationException", async () => {
    const { activities, url } = await setUp();
    for (const [operation, body] of [
      ["UpdateItem", ""],
      ["UpdateItem", "{"],
      ["UpdateItem", "null"],
      ["UpdateItem", "[]"],
      ["UpdateItem", '"text"'],
      ["UpdateItem", '{"TableName":5}'],
      ["UpdateItem", `{"TableName":"${TableName}","Key":[]}`],
      ["UpdateItem", `{"TableName":"${TableName}","UpdateExpression":{}}`],
      ["GetItem", `{"TableName":"${TableName}","AttributesToGet":5}`],
      ["BatchWriteItem", `{"RequestItems":{"${TableName}":5}}`],
    ] as const) {
      const response = await fetch(url, { method: "POST", headers: createHeaders(operation), body });
      const { __type } = (await response.json()) as { __type: string };
      expect({ body, status: response.status, __type }).toEqual({
        body,
        status: 400,
        __type: expect.stringMatching(/(^|#)SerializationException$/),
      });
    }
    expect(activities).toEqual([]);
  });

  test("with a value of the wrong type gets AWS's message", async () => {
    const { call } = await testDynamoDB();
    const { body } = await call("GetItem", { TableName, Key: { ID: { N: 5 } } });
    expect(JSON.parse(String(body))).toEqual({
      __type: "com.amazon.coral.service#SerializationException",
      Message: "NUMBER_VALUE cannot be converted to String",
    });
  });

  test("fails after a stop instead of waiting indefinitely", async () => {
    const { call, dynamodb } = await testDynamoDB();
    await dynamodb.stop();
    await expect(call("GetItem", { TableName, Key })).rejects.toMatchObject({ code: "InternalServerError" });
  });
});

test("a request on which dynalite throws fails with a 500 without affecting others", async () => {
  const { activities, dynamodb } = await testDynamoDB();
  const get = (headers: object) => {
    const body = Buffer.from(JSON.stringify({ TableName, Key }));
    const { signal } = new AbortController();
    return dynamodb.call({
      operation: "GetItem",
      headers: { ...createHeaders("GetItem"), ...headers },
      body,
      caller,
      signal,
    });
  };
  const [failed, succeeded] = await Promise.allSettled([get({ "content-type": 5 }), get({})]);
  expect(failed).toMatchObject({ reason: { code: "InternalServerError", statusCode: 500 } });
  expect(succeeded).toMatchObject({ value: { statusCode: 200 } });
  expect(activities.filter(({ type }) => type === "warning")).toMatchObject([
    { message: expect.stringMatching(/^dynalite failed on GetItem .*TypeError/s) },
  ]);
});
