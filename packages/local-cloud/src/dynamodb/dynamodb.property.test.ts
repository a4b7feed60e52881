import fc from "fast-check";
import { expect, test } from "vitest";
import { AwsError } from "../core/aws-error.ts";
import { TableName, testDynamoDB } from "../testing/running-dynamodb.ts";

const operations = [
  "BatchGetItem",
  "BatchWriteItem",
  "CreateTable",
  "DeleteItem",
  "DescribeTable",
  "GetItem",
  "ListTables",
  "PutItem",
  "Query",
  "Scan",
  "TagResource",
  "TransactWriteItems",
  "UpdateItem",
  "UpdateTable",
];

const anything = fc.jsonValue({ maxDepth: 3 });
const mostly = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary, weight: 20 }, { arbitrary: anything, weight: 1 });
const name = fc.constantFrom("ID", "a", "b", "constructor", "__proto__");
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.record({ S: fc.constantFrom("", "a") }),
    fc.record({ N: fc.constantFrom("1", "1e130", "x") }),
    fc.record({ BOOL: fc.boolean() }),
    fc.record({ SS: fc.array(fc.constantFrom("a", "b")) }),
    fc.record({ L: fc.array(tie("value"), { maxLength: 2 }) }),
    fc.record({ M: fc.dictionary(name, tie("value"), { maxKeys: 2 }) }),
  ),
}));
const item = fc
  .dictionary(name, value, { maxKeys: 3, noNullPrototype: true })
  .map((attributes) => ({ ...attributes, ID: { S: "1" } }));
const key = fc.constant({ ID: { S: "1" } });

const condition = fc.constantFrom(
  "a = b",
  "a < b",
  "NOT a BETWEEN b AND ID",
  "a IN (b, ID)",
  "begins_with(a, b)",
  "contains(b, a)",
  "size(a) > size(b)",
  "attribute_exists(a[0].b)",
  "a.b = #a",
);
const update = fc.constantFrom(
  "SET a = b",
  "SET a[3].b = ID, b = a",
  "SET a = if_not_exists(a.b, b) + b REMOVE b[0]",
  "SET a = list_append(a, b)",
  "REMOVE a, a.b",
);

/** Requests that are valid often enough to have an effect. */
const plausible = fc.oneof(
  fc.tuple(
    fc.constant("PutItem"),
    fc.record({ Item: item, ConditionExpression: condition }, { requiredKeys: ["Item"] }),
  ),
  fc.tuple(
    fc.constant("UpdateItem"),
    fc.record(
      {
        Key: key,
        UpdateExpression: update,
        ConditionExpression: condition,
        ReturnValues: fc.constantFrom("ALL_OLD", "UPDATED_NEW"),
      },
      { requiredKeys: ["Key", "UpdateExpression"] },
    ),
  ),
  fc.tuple(
    fc.constant("Scan"),
    fc.record({ FilterExpression: condition, ProjectionExpression: fc.constant("a[0], b") }),
  ),
);
const arbitrary = fc.tuple(
  fc.constantFrom(...operations),
  fc.oneof(
    anything,
    fc.record(
      {
        TableName: mostly(fc.constant(TableName)),
        Key: mostly(key),
        Item: mostly(item),
        UpdateExpression: mostly(fc.oneof(update, fc.string())),
        ConditionExpression: mostly(fc.oneof(condition, fc.string())),
        KeyConditionExpression: mostly(fc.constant("ID = :id")),
        ExpressionAttributeNames: mostly(fc.record({ "#a": name })),
        ExpressionAttributeValues: mostly(fc.record({ ":id": value })),
        AttributesToGet: mostly(fc.array(name)),
        Expected: mostly(fc.dictionary(name, anything)),
        KeyConditions: mostly(fc.dictionary(name, anything)),
        ScanFilter: mostly(fc.dictionary(name, anything)),
        RequestItems: mostly(
          fc.dictionary(fc.constant(TableName), mostly(fc.array(fc.record({ PutRequest: fc.record({ Item: item }) })))),
        ),
      },
      { requiredKeys: [] },
    ),
  ),
);

test("DynamoDB returns a response or an AWS error for any request, and stays available", async () => {
  const { call } = await testDynamoDB();
  const responses = new Map<number, number>();
  const request = fc.oneof(
    arbitrary,
    plausible.map(([operation, input]) => {
      const names = JSON.stringify(input).includes("#a") && { ExpressionAttributeNames: { "#a": "a" } };
      return [operation, { TableName, ...input, ...names }] as const;
    }),
  );
  await fc.assert(
    fc.asyncProperty(request, async ([operation, input]) => {
      try {
        const { statusCode, body } = await call(operation, input);
        JSON.parse(String(body));
        responses.set(statusCode, (responses.get(statusCode) ?? 0) + 1);
      } catch (error) {
        expect(error).toBeInstanceOf(AwsError);
      }
    }),
    { numRuns: 500 },
  );
  expect([...responses.keys()].sort()).toEqual([200, 400]);
  expect(await call("PutItem", { TableName, Item: { ID: { S: "1" } } })).toMatchObject({ statusCode: 200 });
});
