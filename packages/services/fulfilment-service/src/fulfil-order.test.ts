import { setImmediate } from "node:timers/promises";
import type { Context } from "aws-lambda";
import { committedVersions } from "event-contracts";
import fc from "fast-check";
import { orderCreated } from "order-service/events";
import { createLogger, type Publish, type Stamp } from "service-kit";
import { expect, test } from "vitest";
import { contract } from "./contract.ts";
import { createHandler } from "./fulfil-order.ts";

/** order_created as EventBridge delivers it to Lambda. */
const delivered = {
  id: "event-1",
  source: "order_service",
  "detail-type": "order_created",
  detail: orderCreated.create({ ID: "order-1" }, { correlationId: "request-1" }).detail,
};

const fulfilmentCompleted = {
  source: "fulfilment_service",
  detailType: "fulfilment_completed",
  detail: {
    metadata: {
      service: "fulfilment_service",
      schemaVersion: 1,
      correlationId: "request-1",
      causationId: "event-1",
      traceparent: expect.any(String),
    },
    data: { ID: "order-1" },
  },
};

const logger = createLogger("fulfilment_service");
logger.setLogLevel("SILENT");

/** Creates a handler whose effects each take a turn of the event loop and are recorded on completion. */
function createFulfilment({ stampFailure, publishFailure }: { stampFailure?: Error; publishFailure?: Error } = {}) {
  const effects: unknown[] = [];
  const stamp: Stamp = async (ID) => {
    await setImmediate();
    if (stampFailure) {
      throw stampFailure;
    }
    effects.push(["stamped", ID]);
    return { repeated: false };
  };
  const publish: Publish = async (event) => {
    await setImmediate();
    if (publishFailure) {
      throw publishFailure;
    }
    effects.push(["published", event]);
  };
  const handler = createHandler({ stamp, publish, logger });
  return { effects, receive: (event: unknown = delivered) => handler(event, {} as Context) };
}

test("stamps the order, then publishes fulfilment_completed with the event's origin", async () => {
  const { effects, receive } = createFulfilment();
  await receive();
  expect(effects).toEqual([
    ["stamped", "order-1"],
    ["published", fulfilmentCompleted],
  ]);
});

test.each(committedVersions(contract.consumes))(
  "publishes for everything that order_created v$schemaVersion allows",
  async ({ events }) => {
    await fc.assert(
      fc.asyncProperty(events, async (event) => {
        const { effects, receive } = createFulfilment();
        await receive(event);
        const { ID } = event.detail.data;
        expect(effects).toMatchObject([
          ["stamped", ID],
          ["published", { detail: { data: { ID } } }],
        ]);
      }),
    );
  },
);

test("passes on the event id when order_created has no correlation id", async () => {
  const { effects, receive } = createFulfilment();
  await receive({ ...delivered, detail: { metadata: { service: "order_service" }, data: { ID: "order-1" } } });
  expect(effects[1]).toMatchObject([
    "published",
    { detail: { metadata: { correlationId: "event-1", causationId: "event-1" } } },
  ]);
});

test("publishes again when order_created is delivered twice because the first run may have died before it published", async () => {
  const { effects, receive } = createFulfilment();
  await receive();
  await receive();
  expect(effects.slice(2)).toEqual([
    ["stamped", "order-1"],
    ["published", fulfilmentCompleted],
  ]);
});

test("does not publish when the stamp fails", async () => {
  const stampFailure = new Error("the table is gone");
  const { effects, receive } = createFulfilment({ stampFailure });
  await expect(receive()).rejects.toBe(stampFailure);
  expect(effects).toEqual([]);
});

test("fails when the publish fails so that Lambda retries", async () => {
  const publishFailure = new Error("the bus is gone");
  const { effects, receive } = createFulfilment({ publishFailure });
  await expect(receive()).rejects.toBe(publishFailure);
  expect(effects).toEqual([["stamped", "order-1"]]);
});

test("rejects its own fulfilment_completed", async () => {
  const { effects, receive } = createFulfilment();
  const { source, detailType } = fulfilmentCompleted;
  await expect(receive({ ...delivered, source, "detail-type": detailType })).rejects.toMatchObject({
    code: "INVALID_EVENT",
  });
  expect(effects).toEqual([]);
});
