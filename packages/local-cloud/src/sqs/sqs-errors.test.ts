import { expect, it, onTestFinished } from "vitest";
import { AwsEndpoint } from "../aws-endpoint/aws-endpoint.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { toQueryForm } from "../testing/query-form.ts";
import { testQueue } from "../testing/queue-setup.ts";
import { sqsErrors } from "../testing/sqs-errors.ts";
import { sqsQueryProtocol } from "./sqs-query-protocol.ts";
import { createSqsService } from "./sqs-service.ts";

async function setUp() {
  const { queue } = testQueue({ maximumMessageBytes: 1024 });
  const endpoint = new AwsEndpoint({ activityLog: new ActivityLog() });
  onTestFinished(() => endpoint.stop());
  const url = await endpoint.start(0);
  const service = createSqsService({ queues: [queue], authorize: () => {} });
  endpoint.serve([service], () => ({ kind: "root", arn: "arn:aws:iam::000000000000:root" }));
  const post = (headers: Record<string, string>, body: string | URLSearchParams) =>
    fetch(url, { method: "POST", headers, body });
  return {
    QueueUrl: queue.url,
    callJson: (operation: string, body: string) =>
      post({ "x-amz-target": `AmazonSQS.${operation}`, "content-type": "application/x-amz-json-1.0" }, body),
    callQuery: (operation: string, input: object) => {
      const structure = sqsQueryProtocol.operations[operation]?.input ?? {};
      return post({}, new URLSearchParams([["Action", operation], ...toQueryForm(input, structure)]));
    },
  };
}

const cases = sqsErrors.map(([operation, input, error]) => {
  return { operation, input, error, given: JSON.stringify(input).slice(0, 100) };
});

it.each(cases)("$operation of $given fails in AWS JSON with the type and the query code", async (each) => {
  const { error, input, operation } = each;
  const { callJson, QueueUrl } = await setUp();
  const response = await callJson(operation, JSON.stringify({ QueueUrl, ...input }));
  expect(await response.json()).toEqual({ __type: error.type, message: error.message });
  expect(response.status).toBe(error.status);
  expect(response.headers.get("x-amzn-query-error")).toBe(`${error.code};Sender`);
  expect(response.headers.get("content-type")).toBe("application/x-amz-json-1.0");
});

it.each(cases)("$operation of $given fails in the query protocol with the code", async (each) => {
  const { error, input, operation } = each;
  const { callQuery, QueueUrl } = await setUp();
  const members = Object.entries({ QueueUrl, ...input }).filter(([, value]) => value !== undefined);
  const response = await callQuery(operation, Object.fromEntries(members));
  const escaped = error.message.replace(/["&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  expect(await response.text()).toContain(
    `<Error><Type>Sender</Type><Code>${error.code}</Code><Message>${escaped}</Message><Detail/></Error>`,
  );
  expect(response.status).toBe(error.status);
});

it.each([
  ["GetQueueUrl", "{", expect.stringContaining("not JSON")],
  ["GetQueueUrl", "[]", "Expected map or null"],
  ["GetQueueUrl", '"name"', "Expected map or null"],
  ["GetQueueUrl", '{"QueueName":1}', "NUMBER_VALUE can not be converted to a String"],
  ["GetQueueUrl", '{"QueueName":true}', "TRUE_VALUE can not be converted to a String"],
  ["GetQueueUrl", '{"QueueName":["a"]}', "Start of list found where not expected"],
  ["GetQueueUrl", '{"QueueName":{}}', "Start of structure or map found where not expected."],
  ["ListQueues", '{"MaxResults":"ten"}', "STRING_VALUE can not be converted to an Integer"],
  ["GetQueueAttributes", '{"AttributeNames":"All"}', "Expected list or null"],
  ["SendMessage", '{"MessageAttributes":[]}', "Expected map or null"],
])("%s with the body %s is a SerializationException", async (operation, body, message) => {
  const { callJson } = await setUp();
  const response = await callJson(operation, body);
  expect(await response.json()).toEqual({ __type: "com.amazon.coral.service#SerializationException", message });
  expect([response.status, response.headers.get("x-amzn-query-error")]).toEqual([400, "MalformedInput;Sender"]);
});

it("an operation that SQS does not have is an UnknownOperationException, or an InvalidAction", async () => {
  const { callJson, callQuery } = await setUp();
  const response = await callJson("FooBar", "{}");
  expect(await response.json()).toMatchObject({ __type: "com.amazon.coral.service#UnknownOperationException" });
  expect([response.status, response.headers.get("x-amzn-query-error")]).toEqual([400, "InvalidAction;Sender"]);
  const query = await callQuery("FooBar", { Version: "2012-11-05" });
  expect(await query.text()).toContain(
    "<Code>InvalidAction</Code><Message>The action FooBar is not valid for this endpoint.</Message>",
  );
  expect(query.status).toBe(400);
});

it("null members count as absent", async () => {
  const { callJson, QueueUrl } = await setUp();
  const input = { QueueUrl, MessageBody: "a", DelaySeconds: null, MessageAttributes: null, MessageGroupId: null };
  expect((await callJson("SendMessage", JSON.stringify(input))).status).toBe(200);
});

it("an operation without output has an empty response", async () => {
  const { callJson, QueueUrl } = await setUp();
  const response = await callJson("PurgeQueue", JSON.stringify({ QueueUrl }));
  expect([response.status, response.headers.get("content-length"), await response.text()]).toEqual([200, "0", ""]);
});
