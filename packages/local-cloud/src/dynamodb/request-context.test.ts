import { describe, expect, test } from "vitest";
import { type DynamoDBRequest, findTableAccesses } from "./request-context.ts";

const TableName = "lab2-dev-order-status";
const Key = { ID: { S: "order-1" } };

const accesses = (request: DynamoDBRequest) =>
  findTableAccesses(request, (tableName) => (tableName === TableName ? "ID" : undefined));
const getContext = (request: DynamoDBRequest) => accesses({ TableName, ...request })[0]?.context;

describe("dynamodb:Attributes lists the attributes of a request", () => {
  test("UpdateItem: the key, and each attribute of its expressions once", () => {
    expect(
      getContext({
        Key,
        UpdateExpression: "SET #stamp = if_not_exists(#stamp, :now)",
        ConditionExpression: "attribute_exists(time_order_service)",
        ExpressionAttributeNames: { "#stamp": "time_invoice_service" },
        ExpressionAttributeValues: { ":now": { S: "2026-11-22T12:00:00.000Z" } },
      }),
    ).toEqual({
      "dynamodb:Attributes": ["ID", "time_invoice_service", "time_order_service"],
      "dynamodb:LeadingKeys": ["order-1"],
    });
  });

  test.each<[string, DynamoDBRequest, string[]]>([
    ["GetItem", { Key, ProjectionExpression: "a, b.c" }, ["ID", "a", "b"]],
    ["PutItem", { Item: { ...Key, a: { S: "" } }, ConditionExpression: "attribute_not_exists(b)" }, ["ID", "a", "b"]],
    [
      "Query",
      { KeyConditionExpression: "ID = :id", FilterExpression: "a > :a", ProjectionExpression: "b" },
      ["b", "a", "ID"],
    ],
    ["Scan", { FilterExpression: "contains(#a, :a)", ExpressionAttributeNames: { "#a": "lines" } }, ["lines"]],
    ["an older GetItem", { Key, AttributesToGet: ["a"] }, ["ID", "a"]],
    ["an older UpdateItem", { Key, AttributeUpdates: { a: {} }, Expected: { b: {} } }, ["ID", "a", "b"]],
    ["an older Query", { KeyConditions: { ID: {} }, QueryFilter: { a: {} } }, ["ID", "a"]],
    ["an older Scan", { ScanFilter: { a: {} } }, ["a"]],
    ["a Scan of everything", {}, []],
  ])("%s", (_, request, attributes) => {
    expect(getContext(request)?.["dynamodb:Attributes"]).toEqual(attributes);
  });
});

describe("dynamodb:LeadingKeys lists the partition keys", () => {
  const values = { ":id": { S: "order-1" }, ":low": { N: "1" } };

  test.each<[string, DynamoDBRequest]>([
    ["a key", { Key }],
    ["an item", { Item: { ...Key, a: { S: "b" } } }],
    ["a key condition", { KeyConditionExpression: "ID = :id", ExpressionAttributeValues: values }],
    [
      "a key condition with a placeholder",
      { KeyConditionExpression: "#k=:id", ExpressionAttributeNames: { "#k": "ID" }, ExpressionAttributeValues: values },
    ],
    [
      "a key condition beside one on the sort key",
      { KeyConditionExpression: "at > :low AND (ID = :id)", ExpressionAttributeValues: values },
    ],
    [
      "an older key condition",
      { KeyConditions: { ID: { ComparisonOperator: "EQ", AttributeValueList: [{ S: "order-1" }] } } },
    ],
  ])("in %s", (_, request) => {
    expect(getContext(request)?.["dynamodb:LeadingKeys"]).toEqual(["order-1"]);
  });

  test("is missing if a request names no partition key", () => {
    expect(getContext({ FilterExpression: "ID = :id", ExpressionAttributeValues: values })).not.toHaveProperty(
      "dynamodb:LeadingKeys",
    );
    expect(getContext({ Item: { other: { S: "a" } } })).not.toHaveProperty("dynamodb:LeadingKeys");
  });
});

test("dynamodb:ReturnValues and dynamodb:Select are present only if the request has them", () => {
  expect(getContext({ Key, ReturnValues: "ALL_NEW" })).toMatchObject({ "dynamodb:ReturnValues": "ALL_NEW" });
  expect(getContext({ Select: "COUNT" })).toMatchObject({ "dynamodb:Select": "COUNT" });
  expect(Object.keys(getContext({ Key }) ?? {})).toEqual(["dynamodb:Attributes", "dynamodb:LeadingKeys"]);
});

describe("the tables of a request", () => {
  test("are its table and index", () => {
    expect(accesses({ TableName, IndexName: "by-day" })).toMatchObject([{ tableName: TableName, indexName: "by-day" }]);
  });

  test("are all tables of BatchGetItem, each with its own keys and attributes", () => {
    const RequestItems = {
      [TableName]: { Keys: [Key, { ID: { S: "order-2" } }], ProjectionExpression: "a" },
      other: { Keys: [{ day: { S: "2026-11-22" } }] },
    };
    expect(accesses({ RequestItems })).toEqual([
      {
        tableName: TableName,
        context: { "dynamodb:Attributes": ["ID", "a"], "dynamodb:LeadingKeys": ["order-1", "order-2"] },
      },
      { tableName: "other", context: { "dynamodb:Attributes": ["day"] } },
    ]);
  });

  test("are all tables of BatchWriteItem, with the keys of its puts and deletes", () => {
    const RequestItems = {
      [TableName]: [
        { PutRequest: { Item: { ID: { S: "order-1" }, a: { S: "b" } } } },
        { DeleteRequest: { Key: { ID: { S: "order-2" } } } },
      ],
    };
    expect(accesses({ RequestItems })).toEqual([
      {
        tableName: TableName,
        context: { "dynamodb:Attributes": ["ID", "a"], "dynamodb:LeadingKeys": ["order-1", "order-2"] },
      },
    ]);
  });

  test("cannot be hidden behind the name of another table", () => {
    const RequestItems = { secret: [{ DeleteRequest: { Key } }] };
    expect(accesses({ TableName, RequestItems }).map(({ tableName }) => tableName)).toEqual([TableName, "secret"]);
  });

  test("are none for a request on the account", () => {
    expect(accesses({})).toEqual([]);
  });
});
