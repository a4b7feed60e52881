import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand } from "@aws-sdk/client-dynamodb-streams";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { DeleteMessageCommand, GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { buildSync } from "esbuild";
import { synthesizeOrders } from "infra/src/synthesized-stack.ts";
import type { LocalCloud } from "local-cloud";
import { ManualClock } from "local-cloud/testing";
import { expect, test } from "vitest";
import { until, untilActivity } from "./support/conditions.ts";
import { isComplete, placeOrder, request, untilComplete } from "./support/orders.ts";
import { createEditedStack, replaceHandler, runStack, type StackEdit } from "./support/run-stack.ts";
import { createDataFolder, startProcess } from "./support/start-process.ts";

/** Lets fulfilment-service publish through an outbox. The relay publishes with the code `publish`. */
const withOutbox =
  ({ publish = "publishToBus", maximumAgeSeconds = 3_600 } = {}): StackEdit =>
  (json, folder) => {
    Object.assign(json, synthesizeOrders("dev", { outboxes: { "fulfilment-service": { maximumAgeSeconds } } }));
    replaceHandler(json, folder, "fulfilment-service", 'export { handler } from "./outbox.cjs";');
    buildSync({
      stdin: { contents: createHandler(publish), resolveDir: import.meta.dirname, loader: "ts" },
      outfile: join(folder, "replaced-fulfilment-service/outbox.cjs"),
      bundle: true,
      platform: "node",
      mainFields: ["module", "main"],
    });
  };

/** Completes the handler that the documentation shows. */
const createHandler = (publish: string) => `
  import * as kit from "service-kit";
  import { contract } from "../packages/services/fulfilment-service/src/contract.ts";
  import { fulfilmentCompleted } from "../packages/services/fulfilment-service/src/events.ts";

  const { consume, createDynamoDBClient, createOutbox, createRelay, fromStream } = kit;
  const { service } = contract;
  const { TABLE_NAME, EVENTBUS_NAME: eventBusName } = kit.readEnvironment(["TABLE_NAME", "EVENTBUS_NAME"]);
  const logger = kit.createLogger(service);
  const publishToBus = kit.createPublish({ client: kit.createEventBridgeClient(), count: () => {}, eventBusName });
  const publish = ${publish};
  ${/```ts\n(const outbox =[\s\S]*?)```/.exec(readFileSync(join(import.meta.dirname, "../docs/building-blocks.md"), "utf8"))?.[1]}`;

test("an order is complete although fulfilment-service publishes from the table's stream", async () => {
  const stack = await runStack({ edit: withOutbox() });
  const ID = await placeOrder(stack);
  await untilComplete(stack, ID);
  await untilActivity(stack, "record-received");
  const activities = stack.trace(ID)?.activities ?? [];
  const find = (type: string, cause?: number) =>
    activities.find(({ activity, causedBy }) => activity.type === type && (cause === undefined || causedBy === cause));
  const received = find("record-received");
  const relayed = find("invocation-started", received?.number);
  const published = find("event-accepted", relayed?.number);
  expect(activities[(received?.causedBy ?? 0) - 1]?.activity).toMatchObject({
    type: "invocation-started",
    functionName: "lab2-dev-fulfilment-service",
  });
  expect(published?.activity).toMatchObject({ event: { "detail-type": "fulfilment_completed" } });
  expect(activities.filter(({ activity }) => activity.type === "record-received")).toHaveLength(1);
});

test("an event that EventBridge rejects is retried until it is too old, and then published by hand", async () => {
  const dataFolder = createDataFolder();
  const clock = new ManualClock(Date.now());
  const publish = 'async () => { throw new Error("the bus is gone"); }';
  const stack = await runStack({ clock, dataFolder, edit: withOutbox({ publish, maximumAgeSeconds: 60 }) });
  const ID = await placeOrder(stack);
  for (const delaySeconds of [1, 2, 4, 8, 16, 32]) {
    await until(() => expect(clock.pendingMs).toContain(delaySeconds * 1_000));
    await clock.advance(delaySeconds * 1_000);
  }
  const { payload, reason } = await untilActivity(stack, "dead-letter");
  expect(reason).toContain("RecordAgeExceeded after 6 invocations with 1 records");
  expect(JSON.parse(payload).Records).toMatchObject([{ eventName: "MODIFY" }]);
  expect(stack.deadLetters()).toEqual({ "lab2-dev-fulfilment-service-outbox-dead-letters": 1 });
  await stack.stop();

  const fixed = await runStack({ dataFolder, edit: withOutbox() });
  await publishFromStream(fixed);
  await untilComplete(fixed, ID);
  expect(fixed.deadLetters()).toEqual({});
});

/** Publishes the records of the first dead letter, as the runbook describes. */
async function publishFromStream({ awsUrl: endpoint, outputs, region }: LocalCloud): Promise<void> {
  const settings = { endpoint, region, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
  const sqs = new SQSClient(settings);
  const streams = new DynamoDBStreamsClient(settings);
  const QueueName = "lab2-dev-fulfilment-service-outbox-dead-letters";
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const { Messages: [letter] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  const {
    shardId: ShardId,
    startSequenceNumber,
    streamArn: StreamArn,
  } = JSON.parse(letter?.Body ?? "").DDBStreamBatchInfo;
  const { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({
      StreamArn,
      ShardId,
      ShardIteratorType: "AT_SEQUENCE_NUMBER",
      SequenceNumber: startSequenceNumber,
    }),
  );
  const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
  const hasEvent = (image: object | undefined) => image !== undefined && "outbox_fulfilment_service" in image;
  const added = Records.filter(({ dynamodb }) => hasEvent(dynamodb?.NewImage) && !hasEvent(dynamodb?.OldImage));
  const { Payload } = await new LambdaClient(settings).send(
    new InvokeCommand({
      FunctionName: (outputs.function_arns as Record<string, string>)["fulfilment-service"],
      Payload: JSON.stringify({ Records: added }),
    }),
  );
  expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toEqual({ batchItemFailures: [] });
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: letter?.ReceiptHandle }));
}

test("an event is published although the process is killed after its write", async () => {
  const stack = createEditedStack(withOutbox());
  const folder = createDataFolder();
  const first = await startProcess(folder, { stack });
  const placed = await Promise.all(Array.from({ length: 20 }, () => request(first.orderUrl, { method: "POST" })));
  await first.kill();

  const second = await startProcess(folder, { stack });
  for (const { body } of placed) {
    await until(async () => expect((await request(`${second.orderUrl}/${body.ID}`)).body).toSatisfy(isComplete));
  }
});
