import { setImmediate } from "node:timers/promises";
import type { Context } from "aws-lambda";
import { committedVersions } from "event-contracts";
import fc from "fast-check";
import { orderCreated } from "order-service/events";
import { createLogger, type Publish, type Stamp } from "service-kit";
import { expect, test } from "vitest";
import { contract } from "./contract.ts";
import { fulfilOrder } from "./fulfil-order.ts";

/** order_created as EventBridge hands it to Lambda. */
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
    },
    data: { ID: "order-1" },
  },
};

const logger = createLogger("fulfilment_service");
logger.setLogLevel("SILENT");

/** A service whose effects take a turn of the event loop each, and are listed when they are done. */
function createFulfilment({ stampFailure, publishFailure }: { stampFailure?: Error; publishFailure?: Error } = {}) {
  const effects: unknown[] = [];
  const stamp: Stamp = async (ID) => {
    await setImmediate();
    if (stampFailure) throw stampFailure;
    effects.push(["stamped", ID]);
    return { repeated: false };
  };
  const publish: Publish = async (event) => {
    await setImmediate();
    if (publishFailure) throw publishFailure;
    effects.push(["published", event]);
  };
  const handler = fulfilOrder({ stamp, publish, logger });
  return { effects, receive: (event: unknown = delivered) => handler(event, {} as Context) };
}

test("stamps the order, then publishes fulfilment_completed with the origin of the order", async () => {
  const { effects, receive } = createFulfilment();
  await receive();
  expect(effects).toEqual([
    ["stamped", "order-1"],
    ["published", fulfilmentCompleted],
  ]);
});

test.each(committedVersions(contract.consumes))(
  "accepts whatever order_created v$schemaVersion may hold, and publishes for it",
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

test("an order_created without a correlation id hands on its event id", async () => {
  const { effects, receive } = createFulfilment();
  await receive({ ...delivered, detail: { metadata: { service: "order_service" }, data: { ID: "order-1" } } });
  expect(effects[1]).toMatchObject([
    "published",
    { detail: { metadata: { correlationId: "event-1", causationId: "event-1" } } },
  ]);
});

test("a repeated order_created publishes again, because the first run may have died before it published", async () => {
  const { effects, receive } = createFulfilment();
  await receive();
  await receive();
  expect(effects.slice(2)).toEqual([
    ["stamped", "order-1"],
    ["published", fulfilmentCompleted],
  ]);
});

test("an order that is not stamped is not published", async () => {
  const stampFailure = new Error("the table is gone");
  const { effects, receive } = createFulfilment({ stampFailure });
  await expect(receive()).rejects.toBe(stampFailure);
  expect(effects).toEqual([]);
});

test("fails when the publish fails, so that Lambda delivers order_created again", async () => {
  const publishFailure = new Error("the bus is gone");
  const { effects, receive } = createFulfilment({ publishFailure });
  await expect(receive()).rejects.toBe(publishFailure);
  expect(effects).toEqual([["stamped", "order-1"]]);
});

test("reacts to order_created alone, so that it never reacts to itself", async () => {
  const { effects, receive } = createFulfilment();
  const { source, detailType } = fulfilmentCompleted;
  await expect(receive({ ...delivered, source, "detail-type": detailType })).rejects.toMatchObject({
    code: "INVALID_EVENT",
  });
  expect(effects).toEqual([]);
});
