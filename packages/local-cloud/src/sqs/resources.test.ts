import { describe, expect, it } from "vitest";
import { addGeneratedName } from "../terraform/resource-type.ts";
import { sqsQueue, sqsQueuePolicy, toQueueSettings } from "./resources.ts";

const context = {
  accountId: "000000000000",
  region: "eu-central-1",
  address: "aws_sqs_queue.dead-letters",
  stackFolder: "/stack",
  awsEndpointUrl: "http://127.0.0.1:4566",
  apiUrl: "http://127.0.0.1:4000",
};

it("a queue with only a name has AWS's defaults", () => {
  const config = sqsQueue.schema.parse({ name: "lab2-dev-dead-letters" });
  const attributes = sqsQueue.attributes(config, context);
  expect(toQueueSettings({ address: context.address, config, attributes })).toEqual({
    name: "lab2-dev-dead-letters",
    arn: "arn:aws:sqs:eu-central-1:000000000000:lab2-dev-dead-letters",
    url: "http://127.0.0.1:4566/000000000000/lab2-dev-dead-letters",
    delaySeconds: 0,
    visibilityTimeoutSeconds: 30,
    messageRetentionSeconds: 345_600,
    maximumMessageBytes: 262_144,
    receiveWaitTimeSeconds: 0,
    sqsManagedSseEnabled: true,
    tags: {},
  });
  expect(attributes.id).toBe(attributes.url);
});

describe("a queue is rejected", () => {
  it.each([
    { name: "has spaces" },
    { name: "events.fifo.fifo" },
    { deduplication_scope: "group" },
    { kms_master_key_id: "alias/aws/sqs" },
    { delay_seconds: 901 },
    { visibility_timeout_seconds: 43_201 },
    { message_retention_seconds: 59 },
    { message_retention_seconds: 1_209_601 },
    { max_message_size: 1023 },
    { max_message_size: 1_048_577 },
    { receive_wait_time_seconds: 21 },
  ])("with %j", (config) => {
    expect(sqsQueue.schema.safeParse({ name: "queue", ...config }).success).toBe(false);
  });
});

describe("a FIFO queue", () => {
  const read = (change: object) => {
    const config = sqsQueue.schema.parse({ name: "events.fifo", fifo_queue: true, ...change });
    return toQueueSettings({ address: "aws_sqs_queue.events", attributes: {}, config });
  };

  it("has AWS's defaults", () => {
    expect(read({}).fifo).toEqual({
      contentBasedDeduplication: false,
      deduplicationScope: "queue",
      throughputLimit: "perQueue",
    });
  });

  it("has a generated name with its suffix", () => {
    const named = addGeneratedName(sqsQueue, { fifo_queue: true, name_prefix: "events-" }, "aws_sqs_queue.events");
    expect(named.name).toMatch(/^events-\d{26}\.fifo$/);
  });

  it.each([
    [{ name: "events" }, "name: must end with .fifo"],
    [{ fifo_queue: false }, "name: ends with .fifo: set fifo_queue to true"],
    [
      { name: "events", fifo_queue: false, content_based_deduplication: true },
      "content_based_deduplication: requires fifo_queue",
    ],
    [{ fifo_throughput_limit: "perMessageGroupId" }, "fifo_throughput_limit: perMessageGroupId requires"],
  ])("rejects %j", (change, message) => {
    expect(() => read(change)).toThrow(`aws_sqs_queue.events: ${message}`);
  });
});

it("the id of a queue policy is the URL of its queue", () => {
  const config = sqsQueuePolicy.schema.parse({ queue_url: "http://127.0.0.1:4566/000000000000/queue", policy: "{}" });
  expect(sqsQueuePolicy.attributes(config, context)).toEqual({ id: config.queue_url });
});
