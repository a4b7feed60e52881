// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's syntax
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type AttributeValue, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { ActivityLog, createSystemClock } from "local-cloud";
import { expect, onTestFinished, test } from "vitest";
import { createClients, readLogs, STACKS, start } from "./support/hand-written-stack.ts";

/** The output of hcl2json for the stacks, in which each block is in a list. */
const JSON_STACKS = join(import.meta.dirname, "stacks-json");
const hasPython = spawnSync("python3", ["--version"]).status === 0;
const names = readdirSync(STACKS).filter((name) => hasPython || name !== "python-lambda");

const BUCKET = ["aws_s3_bucket", "aws_s3_bucket_notification"];
const optionsOf = (name: string) => (name === "with-a-bucket" ? { ignore: BUCKET } : {});

/** Unwraps blocks in lists of one, down to the bodies of resources, which may be objects, too. */
function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) {
    const [only] = value;
    return value.length === 1 && isObject(only) ? unwrap(only) : value.map(unwrap);
  }
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unwrap(item)])) : value;
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** Copies a stack with this content in JSON in place of its `main.tf`. */
function copyStack(name: string, content: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), "stack-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(join(STACKS, name), folder, { recursive: true, filter: (file) => basename(file) !== "main.tf" });
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify(content));
  return folder;
}

test.each(names)("%s starts in native syntax, and in JSON with blocks as lists and as objects", async (name) => {
  const json = JSON.parse(readFileSync(join(JSON_STACKS, `${name}.json`), "utf8"));
  const [native, ...others] = await Promise.all(
    [join(STACKS, name), copyStack(name, json), copyStack(name, unwrap(json))].map((folder) =>
      start(folder, optionsOf(name)),
    ),
  );
  const withoutPorts = (outputs: object = {}) =>
    JSON.parse(JSON.stringify(outputs).replaceAll(/127\.0\.0\.1:\d+/g, ""));
  for (const { notEmulated, outputs } of others) {
    expect(withoutPorts(outputs)).toEqual(withoutPorts(native?.outputs));
    expect(notEmulated.toSorted()).toEqual(native?.notEmulated.toSorted());
  }
});

test("an HTTP API with payload format 1.0 invokes its function", async () => {
  const { outputs } = await start(join(STACKS, "http-api-to-lambda"));
  const response = await fetch(`${outputs.api_url}books`);
  expect(await response.json()).toEqual({ version: "1.0", path: "/books", size: "20" });
  expect((await fetch(`${outputs.api_url}none`)).status).toBe(404);
});

test("routes of an OpenAPI document and of resources pass requests to services, as a role", async () => {
  const cloud = await start(join(STACKS, "http-api-to-services"));
  const lines = readLogs(cloud);
  const post = (path: string, body: string, headers = {}) =>
    fetch(`${cloud.outputs.url}${path}`, { method: "POST", body, headers });
  const published = await post("", JSON.stringify({ Detail: { ID: "8" } }));
  expect(await published.json()).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
  await expect.poll(() => lines).toEqual(["consumed 8"]);
  expect((await post("", "{}")).status).toBe(400);

  expect(await (await post("webhooks", "paid", { "x-topic": "orders" })).text()).toMatch(/<MessageId>[\w-]+</);
  const received = new ReceiveMessageCommand({
    QueueUrl: String(cloud.outputs.queue_url),
    MessageAttributeNames: ["All"],
  });
  expect((await createClients(cloud).sqs.send(received)).Messages).toMatchObject([
    { Body: "paid", MessageAttributes: { topic: { StringValue: "orders" } } },
  ]);
});

test("a quickly created HTTP API invokes its function", async () => {
  const { outputs } = await start(join(STACKS, "quick-api-with-table"));
  const response = await fetch(String(outputs.endpoint));
  expect(await response.json()).toEqual({ table: expect.stringMatching(/^notes-[a-z]+-[a-z]+$/), version: "2.0" });
});

test("a function URL invokes its function", async () => {
  const { outputs } = await start(join(STACKS, "function-url"));
  const response = await fetch(`${outputs.url}world`);
  expect(await response.json()).toEqual({ hello: "world" });
});

test("an event reaches a function on the default bus", async () => {
  const cloud = await start(join(STACKS, "events-to-lambda"));
  const lines = readLogs(cloud);
  const entry = { Source: "custom.shop", DetailType: "payment", Detail: '{"ID":"1","country":"EUR-AT"}' };
  await createClients(cloud).events.send(new PutEventsCommand({ Entries: [entry] }));
  await expect.poll(() => lines.join()).toContain("received 1");
});

test("an event reaches a queue whose name is generated", async () => {
  const cloud = await start(join(STACKS, "events-to-queue"));
  const { events, sqs } = createClients(cloud);
  await events.send(new PutEventsCommand({ Entries: [{ Source: "demo.sqs", DetailType: "x", Detail: '{"ID":"2"}' }] }));
  const QueueUrl = String(cloud.outputs.queue_url);
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
  expect(JSON.parse(Messages[0]?.Body ?? "{}").detail).toEqual({ ID: "2" });
});

test("an event reaches a log group whose resource policy allows it", async () => {
  const cloud = await start(join(STACKS, "events-to-log-group"));
  const entry = { Source: "demo.audit", DetailType: "x", Detail: '{"ID":"3"}' };
  await createClients(cloud).events.send(new PutEventsCommand({ Entries: [entry] }));
  const readMessages = async () => {
    const headers = { "x-amz-target": "Logs_20140328.FilterLogEvents" };
    const body = JSON.stringify({ logGroupName: cloud.outputs.log_group });
    const { events } = await (await fetch(cloud.awsUrl, { method: "POST", headers, body })).json();
    return events.map(({ message }: { message: string }) => JSON.parse(message).detail);
  };
  await expect.poll(readMessages).toEqual([{ ID: "3" }]);
});

test("a queue passes messages to a function whose policies AWS manages", async () => {
  const cloud = await start(join(STACKS, "queue-to-lambda"));
  const lines = readLogs(cloud);
  const QueueUrl = String(cloud.outputs.queue_url);
  await createClients(cloud).sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "job 3" }));
  await expect.poll(() => lines.join()).toContain("job 3");
});

test("a table's stream passes the changes that a filter selects, and describes those that failed", async () => {
  const cloud = await start(join(STACKS, "table-stream"), { clock: createSystemClock({ timeScale: 600 }) });
  const lines = readLogs(cloud);
  const { dynamodb, sqs } = createClients(cloud);
  const put = (id: string, attributes: Record<string, AttributeValue> = {}) =>
    dynamodb.send(
      new PutItemCommand({ TableName: String(cloud.outputs.table), Item: { pk: { S: id }, ...attributes } }),
    );
  const [paid, open] = ["paid", "open"].map((state) => ({ state: { S: state } }));
  await put("1", paid);
  await put("2", { ...open, poison: { BOOL: true } });
  await put("1", open);
  await put("3", open);
  await put("3", paid);
  await expect
    .poll(() => lines.map((line) => /(INSERT|MODIFY) \d/.exec(line)?.[0]).toSorted(), { timeout: 20_000 })
    .toEqual(["INSERT 1", "INSERT 3", "MODIFY 3"]);
  const QueueUrl = String(cloud.outputs.failures);
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  expect(JSON.parse(Messages[0]?.Body ?? "{}")).toEqual({
    version: "1.0",
    timestamp: expect.stringMatching(/^20.*Z$/),
    requestContext: {
      requestId: expect.any(String),
      functionArn: "arn:aws:lambda:eu-west-1:000000000000:function:audit",
      condition: "RetryAttemptsExhausted",
      approximateInvokeCount: expect.any(Number),
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: null },
    DDBStreamBatchInfo: {
      shardId: expect.stringMatching(/^shardId-\d{20}-\w{8}$/),
      startSequenceNumber: "100000000000000000002",
      endSequenceNumber: "100000000000000000002",
      approximateArrivalOfFirstRecord: expect.stringMatching(/^20[\d-]+T[\d:]+Z$/),
      approximateArrivalOfLastRecord: expect.stringMatching(/^20[\d-]+T[\d:]+Z$/),
      batchSize: 1,
      streamArn: expect.stringContaining(":table/audited-orders/stream/"),
    },
  });
});

test("repeated consumers of a bus receive the events of their patterns", async () => {
  const cloud = await start(join(STACKS, "fan-out"));
  const lines = readLogs(cloud);
  const entry = { Source: "shop", DetailType: "order_created", Detail: '{"ID":"4"}' };
  const EventBusName = String(cloud.outputs.bus);
  await createClients(cloud).events.send(new PutEventsCommand({ Entries: [{ ...entry, EventBusName }] }));
  await expect
    .poll(() => lines.sort())
    .toEqual([expect.stringContaining("invoice 4"), expect.stringContaining("shipping 4")]);
});

test("variables may be set, and other values of them change the resources", async () => {
  const consumers = '{ audit = { detail_types = ["order_created"] } }';
  const { outputs } = await start(join(STACKS, "fan-out"), { variables: { prefix: "lab", consumers } });
  expect(outputs).toMatchObject({ bus: "lab-bus", functions: { audit: expect.stringContaining(":lab-audit") } });
  await expect(start(join(STACKS, "fan-out"), { variables: { consumers: "{}" } })).rejects.toThrow(
    "var.consumers: There must be a consumer.",
  );
});

test("a schedule invokes a function that takes a callback", async () => {
  const cloud = await start(join(STACKS, "scheduled-lambda"), { clock: createSystemClock({ timeScale: 600 }) });
  const lines = readLogs(cloud);
  await expect.poll(() => lines.join()).toContain("tick Scheduled Event");
});

test("a function schedules a message to a FIFO queue, which passes it to another function", async () => {
  const cloud = await start(join(STACKS, "deadlines"), { clock: createSystemClock({ timeScale: 600 }) });
  const lines = readLogs(cloud);
  const Payload = JSON.stringify({ id: "order-1" });
  await createClients(cloud).lambda.send(new InvokeCommand({ FunctionName: String(cloud.outputs.place), Payload }));
  await expect.poll(() => lines.join(), { timeout: 20_000 }).toContain("canceled order-1 of group order-1");
});

test("a function has the environment of its resources", async () => {
  const cloud = await start(join(STACKS, "lambda-to-queue"));
  const FunctionName = String(cloud.outputs.publisher);
  const { Payload } = await createClients(cloud).lambda.send(new InvokeCommand({ FunctionName }));
  expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toBe(cloud.outputs.queue_url);
});

test.skipIf(!hasPython)("a function runs in Python, with its package and its logger", async () => {
  const cloud = await start(join(STACKS, "python-lambda"));
  const lines = readLogs(cloud);
  const FunctionName = String(cloud.outputs.function_name);
  const event = new InvokeCommand({ FunctionName, Payload: '{"ID":"5","amounts":[1,2.5]}' });
  const { Payload } = await createClients(cloud).lambda.send(event);
  expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toEqual({ function: FunctionName, total: 3.5 });
  expect(lines).toContainEqual(expect.stringMatching(/^\[INFO\]\t.*\treport for 5$/));
  expect(cloud.notEmulated).toEqual(["aws_lambda_function.reports.runtime"]);
});

test("a stack runs without the resources that are ignored, and is rejected with the option otherwise", async () => {
  const folder = join(STACKS, "with-a-bucket");
  await expect(start(folder)).rejects.toThrow(
    /^aws_s3_bucket\.files: aws_s3_bucket, aws_s3_bucket_notification are not supported .* --ignore aws_s3_bucket --ignore aws_s3_bucket_notification$/,
  );
  const activityLog = new ActivityLog(createSystemClock());
  const warnings: string[] = [];
  activityLog.subscribe((activity) => {
    if (activity.type === "warning") {
      warnings.push(activity.message);
    }
  });
  const cloud = await start(folder, { ignore: [...BUCKET, "aws_s3_buckt"], activityLog });
  expect(warnings).toContain("--ignore aws_s3_buckt has no effect: the stack has no resource of this type or address");
  expect(cloud.ignored.sort()).toEqual([
    "aws_lambda_permission.bucket",
    "aws_s3_bucket.files",
    "aws_s3_bucket_notification.files",
  ]);
  const { Payload } = await createClients(cloud).lambda.send(new InvokeCommand({ FunctionName: "reader" }));
  expect(Buffer.from(Payload ?? []).toString()).toBe('"reads"');
});
