import type { EventBridgeClient, PutEventsCommand, PutEventsCommandOutput } from "@aws-sdk/client-eventbridge";
import { beforeEach, expect, test } from "vitest";
import type { Count } from "./metrics.ts";
import { createPublish } from "./publish.ts";

const orderCreated = {
  source: "order_service",
  detailType: "order_created",
  detail: { metadata: { service: "order_service", schemaVersion: 1 }, data: { ID: "order-1" } },
};

const counted: string[] = [];
beforeEach(() => {
  counted.length = 0;
});

/** Publishes one order_created to a fake EventBridge; returns the inputs of its calls. */
async function publishTo(respond: () => Promise<Partial<PutEventsCommandOutput>>) {
  const inputs: PutEventsCommand["input"][] = [];
  const client = {
    send: ({ input }: PutEventsCommand) => {
      inputs.push(input);
      return respond();
    },
  } as unknown as EventBridgeClient;
  const count: Count = (metric) => counted.push(metric);
  await createPublish({ client, count, eventBusName: "lab2-dev-bus" })(orderCreated);
  return inputs;
}

test("publishes one entry on the bus with its detail as JSON", async () => {
  const inputs = await publishTo(async () => ({ FailedEntryCount: 0, Entries: [{ EventId: "event-1" }] }));
  expect(inputs).toEqual([
    {
      Entries: [
        {
          EventBusName: "lab2-dev-bus",
          Source: "order_service",
          DetailType: "order_created",
          Detail: '{"metadata":{"service":"order_service","schemaVersion":1},"data":{"ID":"order-1"}}',
        },
      ],
    },
  ]);
});

test("fails with the entry's code and message when EventBridge rejects it in a 200 response", async () => {
  const rejected = { ErrorCode: "InternalFailure", ErrorMessage: "try again" };
  await expect(publishTo(async () => ({ FailedEntryCount: 1, Entries: [rejected] }))).rejects.toMatchObject({
    name: "PublishFailedError",
    code: "PUBLISH_FAILED",
    message: "order_created was not published: InternalFailure: try again",
  });
});

test.each<[description: string, response: Partial<PutEventsCommandOutput>, count: string]>([
  ["no FailedEntryCount", { Entries: [{ EventId: "event-1" }] }, "undefined"],
  ["an empty body", {}, "undefined"],
  ["a FailedEntryCount but no entries", { FailedEntryCount: 1 }, "1"],
])("fails on a 200 response with %s", async (_description, response, count) => {
  await expect(publishTo(async () => response)).rejects.toMatchObject({
    code: "PUBLISH_FAILED",
    message: `order_created was not published: unknown error: FailedEntryCount is ${count}`,
  });
});

test("rethrows the error of a failed call", async () => {
  const denied = new Error("not authorized to perform: events:PutEvents");
  await expect(publishTo(() => Promise.reject(denied))).rejects.toBe(denied);
});

test("counts every failure, but no success", async () => {
  await publishTo(async () => ({ FailedEntryCount: 0, Entries: [{ EventId: "event-1" }] }));
  expect(counted).toEqual([]);
  await expect(publishTo(async () => ({ FailedEntryCount: 1, Entries: [{}] }))).rejects.toThrow();
  await expect(publishTo(() => Promise.reject(new Error("no route to host")))).rejects.toThrow();
  expect(counted).toEqual(["PublishFailures", "PublishFailures"]);
});
