import { DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand } from "@aws-sdk/client-dynamodb-streams";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { DeleteMessageCommand, GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { LocalCloud } from "local-cloud";
import { ManualClock } from "local-cloud/testing";
import { expect, test } from "vitest";
import { until, untilActivity } from "./support/conditions.ts";
import { placeOrder, untilComplete } from "./support/orders.ts";
import { runStack } from "./support/run-stack.ts";
import { createDataFolder } from "./support/start-process.ts";
import { withOutbox } from "./support/with-outbox.ts";

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
