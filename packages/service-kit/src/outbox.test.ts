import type { DynamoDBRecord } from "aws-lambda";
import { expect, test } from "vitest";
import type { NewEvent } from "./contract/event-definition.ts";
import { createOutbox, createRelay } from "./outbox.ts";

const service = "order_service";
const event: NewEvent = {
  source: service,
  detailType: "order_created",
  detail: { metadata: { service, schemaVersion: 1, correlationId: "request-1" }, data: { ID: "order-1" } },
};

/** Writes to a client that responds with the old attributes. */
async function write(Attributes: object | undefined) {
  const inputs: object[] = [];
  const client = {
    async send({ input }: { input: object }) {
      inputs.push(input);
      return { Attributes };
    },
  };
  const now = () => new Date("2026-11-28T12:00:00Z");
  const outbox = createOutbox({ client: client as never, tableName: "orders", service, now });
  return { result: await outbox("order-1", event), inputs };
}

const stored = {
  M: {
    source: { S: service },
    detailType: { S: "order_created" },
    detail: { S: JSON.stringify(event.detail) },
  },
};

test("stores the stamp and the event in one write, each only once", async () => {
  const { inputs, result } = await write(undefined);
  expect(result).toEqual({ repeated: false });
  expect(inputs).toEqual([
    {
      TableName: "orders",
      Key: { ID: { S: "order-1" } },
      UpdateExpression: "SET #stamp = if_not_exists(#stamp, :now), #event = if_not_exists(#event, :event)",
      ExpressionAttributeNames: { "#stamp": "time_order_service", "#event": "outbox_order_service" },
      ExpressionAttributeValues: { ":now": { S: "2026-11-28T12:00:00.000Z" }, ":event": stored },
      ReturnValues: "UPDATED_OLD",
    },
  ]);
});

test("is repeated if the event was already stored, not only the stamp", async () => {
  expect((await write({ time_order_service: { S: "" } })).result).toEqual({ repeated: false });
  expect((await write({ time_order_service: { S: "" }, outbox_order_service: stored })).result).toEqual({
    repeated: true,
  });
});

async function relay(NewImage: object) {
  const published: NewEvent[] = [];
  const handleRecord = createRelay({ service, publish: async (event) => void published.push(event) });
  await handleRecord({ dynamodb: { NewImage } } as DynamoDBRecord);
  return published;
}

test("publishes the stored event as it was created", async () => {
  expect(await relay({ ID: { S: "order-1" }, outbox_order_service: stored })).toEqual([event]);
});

test.each([{}, { outbox_order_service: { S: "text" } }, { outbox_invoice_service: stored }])(
  "fails for a record without an event of the service: %j",
  async (image) => {
    await expect(relay(image)).rejects.toMatchObject({
      code: "MISSING_EVENT",
      message: "the stream's record has no event in outbox_order_service: check the filter of the event source mapping",
    });
  },
);
