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

/** Publishes one order_created to an EventBridge that answers so; answers the inputs of the calls. */
async function publishTo(answer: () => Promise<Partial<PutEventsCommandOutput>>) {
  const inputs: PutEventsCommand["input"][] = [];
  const client = {
    send: ({ input }: PutEventsCommand) => {
      inputs.push(input);
      return answer();
    },
  } as unknown as EventBridgeClient;
  const count: Count = (metric) => counted.push(metric);
  await createPublish({ client, count, eventBusName: "lab2-dev-bus" })(orderCreated);
  return inputs;
}

test("publishes one entry on the bus, its detail as JSON", async () => {
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

test("an entry that EventBridge refuses with a 200 is a failure with the entry's code and message", async () => {
  const refused = { ErrorCode: "InternalFailure", ErrorMessage: "try again" };
  await expect(publishTo(async () => ({ FailedEntryCount: 1, Entries: [refused] }))).rejects.toMatchObject({
    name: "PublishFailedError",
    code: "PUBLISH_FAILED",
    message: "order_created was not published: InternalFailure: try again",
  });
});

test.each<[what: string, answer: Partial<PutEventsCommandOutput>, count: string]>([
  ["no count", { Entries: [{ EventId: "event-1" }] }, "undefined"],
  ["nothing at all", {}, "undefined"],
  ["a count without entries", { FailedEntryCount: 1 }, "1"],
])("a 200 with %s is a failure", async (_what, answer, count) => {
  await expect(publishTo(async () => answer)).rejects.toMatchObject({
    code: "PUBLISH_FAILED",
    message: `order_created was not published: unknown error: FailedEntryCount is ${count}`,
  });
});

test("a call that fails is the caller's to handle", async () => {
  const denied = new Error("not authorized to perform: events:PutEvents");
  await expect(publishTo(() => Promise.reject(denied))).rejects.toBe(denied);
});

test("every failure is counted, and a success is not", async () => {
  await publishTo(async () => ({ FailedEntryCount: 0, Entries: [{ EventId: "event-1" }] }));
  expect(counted).toEqual([]);
  await expect(publishTo(async () => ({ FailedEntryCount: 1, Entries: [{}] }))).rejects.toThrow();
  await expect(publishTo(() => Promise.reject(new Error("no route to host")))).rejects.toThrow();
  expect(counted).toEqual(["PublishFailures", "PublishFailures"]);
});
