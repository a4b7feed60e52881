import fc from "fast-check";
import { expect } from "vitest";
import { send } from "./support/raw-request.ts";
import type { RunningStack } from "./support/run-stack.ts";
import { shareStack } from "./support/share-stack.ts";

const test = shareStack();

const RUNS = 600;

interface Call {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

const TABLE = "lab2-dev-order-status";
const QUEUE = "http://127.0.0.1/000000000000/lab2-dev-invoice-service-dead-letters";

const member = fc.constantFrom(
  ...["TableName", "Key", "Item", "Keys", "RequestItems", "ReturnValues", "UpdateExpression", "ConditionExpression"],
  ...[
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "AttributeUpdates",
    "KeyConditions",
    "ScanFilter",
    "Limit",
  ],
  ...[
    "ProjectionExpression",
    "ExclusiveStartKey",
    "Entries",
    "Detail",
    "DetailType",
    "Source",
    "Event",
    "EventPattern",
  ],
  ...["Name", "Rule", "EventBusName", "ReplayName", "ArchiveName", "EventSourceArn", "EventStartTime", "Destination"],
  ...["QueueUrl", "QueueName", "MessageBody", "MessageAttributes", "ReceiptHandle", "AttributeNames", "DelaySeconds"],
  ...["logGroupName", "logGroupIdentifier", "logStreamName", "filterPattern", "startTime", "limit", "nextToken"],
  ...["MaxNumberOfMessages", "VisibilityTimeout", "Id", "NextToken", "Resources", "Time", "__proto__", "constructor"],
);
/** Generates values of members: a few valid ones, but mostly wrong types and names with a meaning in JavaScript. */
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(...[TABLE, QUEUE, "lab2-dev-bus", "lab2-dev-order-created", "lab2-dev-events", "default"]),
    fc.constantFrom<unknown>(...[null, true, -1, 0, 0.5, 1e300, "", "__proto__", "\u0000", "ALL", "x".repeat(3000)]),
    fc.constantFrom<unknown>("/aws/lambda/lab2-dev-invoice-service", '{ $.level = "ERROR" }', "{ ($.a", "?a -b", "%(%"),
    fc.constantFrom<unknown>("arn:aws:lambda:eu-west-1:000000000000:function:lab2-dev-invoice-service", "arn:", "[]"),
    fc.constantFrom<unknown>(
      { S: "x" },
      { ID: { S: "x" } },
      { N: "x" },
      { ID: { NULL: 1 } },
      { B: "%" },
      "SET #a = :b",
    ),
    fc.string(),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(member, fc.string()), tie("value"), { maxKeys: 4 }),
  ),
})).value;
const input = fc.dictionary(member, value, { maxKeys: 6 });
const DEEP_ARRAY = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
const body = fc.oneof(
  { weight: 6, arbitrary: input.map((input) => JSON.stringify(input)) },
  fc.json(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "null", "[]", '"', DEEP_ARRAY, '{"__proto__":{"S":"x"}}'),
);

const operations: Record<string, string[]> = {
  DynamoDB_20120810: [
    ...["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "BatchGetItem", "BatchWriteItem"],
    ...["DescribeTable", "ListTables", "UpdateTable", "TransactWriteItems", "DescribeTimeToLive", "ListTagsOfResource"],
  ],
  AWSEvents: [
    ...["PutEvents", "TestEventPattern", "ListRules", "DescribeRule", "ListTargetsByRule", "ListEventBuses"],
    ...["DescribeEventBus", "ListArchives", "DescribeArchive", "StartReplay", "DescribeReplay", "CancelReplay"],
  ],
  AmazonSQS: [
    ...["SendMessage", "SendMessageBatch", "ReceiveMessage", "DeleteMessage", "DeleteMessageBatch", "PurgeQueue"],
    ...["ChangeMessageVisibility", "GetQueueAttributes", "GetQueueUrl", "ListQueues", "SetQueueAttributes"],
  ],
  Logs_20140328: ["DescribeLogGroups", "DescribeLogStreams", "FilterLogEvents", "GetLogEvents", "PutLogEvents"],
};
const anyOperation = fc.constantFrom(
  ...Object.entries(operations).flatMap(([service, names]) => names.map((name) => `${service}.${name}`)),
  ...["DynamoDB_20120810.__proto__", "AmazonSQS.constructor", "AWSEvents", ".", "constructor.x", "AWSEvents.a.b"],
);
const mostly = (usual: string, ...others: string[]) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));
const json: fc.Arbitrary<Call> = fc.record({
  method: mostly("POST", "GET", "PUT"),
  path: fc.constantFrom("/", "/x", "//", "/?Action=ListQueues"),
  headers: fc.record({
    "x-amz-target": anyOperation,
    "content-type": mostly("application/x-amz-json-1.0", "application/x-amz-json-1.1", "text/plain", ""),
    authorization: mostly(
      "AWS4-HMAC-SHA256 Credential=a/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
      ...["", "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Signature=f", "Credential=/", "Bearer x"],
    ),
    "x-amz-date": mostly("20260101T000000Z", "", "x"),
  }),
  body,
});

const parameter = fc.tuple(
  fc.oneof(
    member,
    fc.constantFrom(
      "Attribute.1.Name",
      "AttributeName.1",
      "AttributeName.x",
      "Attribute.1.Value",
      "MessageAttribute.1",
    ),
    fc.constantFrom("SendMessageBatchRequestEntry.1.Id", "SendMessageBatchRequestEntry.9.MessageBody", "a..b", "."),
    fc.constantFrom("MessageAttribute.1.Value.BinaryValue", "MessageAttribute.1.Name", "__proto__.1", "toString"),
  ),
  fc.oneof(fc.constantFrom(QUEUE, "1", "-1", "1e9", "All", ""), fc.string()),
);
const form: fc.Arbitrary<Call> = fc
  .record({
    method: fc.constantFrom("POST", "GET"),
    version: fc.constantFrom("2012-11-05", "2012-11-05", "1999-01-01", ""),
    action: fc.constantFrom(...(operations.AmazonSQS ?? []), "constructor", ""),
    parameters: fc.array(parameter, { maxLength: 6 }),
    path: fc.constantFrom("/", "/000000000000/lab2-dev-invoice-service-dead-letters", "/%ff"),
  })
  .map(({ action, method, parameters, path, version }) => {
    const text = new URLSearchParams([["Action", action], ["Version", version], ...parameters]).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return method === "GET"
      ? { method, path: `${path}?${text}`, headers: {}, body: "" }
      : { method, path, headers, body: text };
  });

const name = fc.constantFrom(
  ...["lab2-dev-invoice-service", "none", "__proto__", "%ff", "%00", "a%2Fb", "x".repeat(300), "..", "$LATEST"],
);
const rest: fc.Arbitrary<Call> = fc.record({
  method: fc.constantFrom("GET", "POST", "DELETE", "PUT"),
  path: fc
    .tuple(
      fc.constantFrom(
        "/2015-03-31/functions",
        "/schedules",
        "/schedule-groups",
        "/_local/trace",
        "/_local/faults",
        "/_local/stack",
        "/_local",
        "/2015",
      ),
      fc.oneof(
        fc.constant(""),
        name.map((name) => `/${name}`),
      ),
      fc.constantFrom(
        "",
        "/invocations",
        "/configuration",
        "?Qualifier=1",
        "?Marker=%ff&MaxItems=x",
        "?MaxResults=x&groupName=%ff",
        "/",
      ),
    )
    .map((parts) => parts.join("")),
  headers: fc.record(
    {
      "x-amz-invocation-type": fc.constantFrom("Event", "RequestResponse", "DryRun", "", "x"),
      "x-amz-log-type": fc.constantFrom("Tail", "x"),
      "x-amz-client-context": fc.constantFrom("e30=", "%", "x"),
    },
    { requiredKeys: [] },
  ),
  body: fc.oneof(body, fc.constantFrom('{"on":"call"}', '{"on":"invocation","effect":"delay","delayMs":-1}')),
});

/** Sends random calls and checks that an SDK can parse each response. */
async function sendCalls(
  stack: RunningStack,
  calls: fc.Arbitrary<Call>,
  parse: (body: string) => void,
  examples: Call[] = [],
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(calls, async ({ body, ...call }) => {
      const response = await send(stack.awsUrl, call, body);
      expect(response.status).toBeLessThan(500);
      // The error of a function contains its stack trace, as on AWS.
      if (!response.body.startsWith('{"errorType"')) {
        expect(response.body).not.toMatch(/\n\s+at |node:internal|\.ts:\d|(Type|Range|Reference)Error/);
      }
      parse(response.body);
    }),
    { numRuns: RUNS, examples: examples.map((call) => [call]) },
  );
  expect(stack.activities.filter(({ type }) => type === "warning")).toEqual([]);
}

const expectJson = (body: string) => expect(JSON.parse(body || "{}")).toEqual(expect.anything());

test("responds to any AWS JSON call with an output or an error of AWS", async ({ stack }) => {
  await sendCalls(stack, json, (body) => {
    // DynamoDB returns this for an unknown content type.
    if (body !== "<UnknownOperationException/>\n") {
      (body.startsWith("<") ? expectXml : expectJson)(body);
    }
  });
});

test("responds to any query protocol call with an output or an error of AWS", async ({ stack }) => {
  await sendCalls(stack, form, expectXml);
});

test("responds with JSON to any request to Lambda, to EventBridge Scheduler or to the local cloud itself", async ({
  stack,
}) => {
  await sendCalls(stack, rest, expectJson, [{ method: "POST", path: "/schedules/x", headers: {}, body: DEEP_ARRAY }]);
});

function expectXml(body: string): void {
  expect(body).toMatch(/^<\?xml version="1\.0"\?><(\w+)[^>]*>.*<\/\1>$/s);
}
