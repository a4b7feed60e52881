import type { Context } from "aws-lambda";
import { committedVersions } from "event-contracts";
import fc from "fast-check";
import { fulfilmentCompleted } from "fulfilment-service/events";
import { createLogger, type Stamp } from "service-kit";
import { expect, test } from "vitest";
import { contract } from "./contract.ts";
import { shipOrder } from "./ship-order.ts";

/** fulfilment_completed as EventBridge hands it to Lambda. */
const delivered = {
  id: "event-2",
  source: "fulfilment_service",
  "detail-type": "fulfilment_completed",
  detail: fulfilmentCompleted.create({ ID: "order-1" }, { correlationId: "request-1", causationId: "event-1" }).detail,
};

const logger = createLogger("logistic_service");
logger.setLogLevel("SILENT");
const ship = (stamp: Stamp, event: unknown = delivered) => shipOrder({ stamp, logger })(event, {} as Context);

/** A stamp that is always the first, after `effect`. */
const stamping =
  (effect: (ID: string) => void): Stamp =>
  async (ID) => {
    effect(ID);
    return { repeated: false };
  };

test("stamps the order that fulfilment_completed names", async () => {
  const stamped: string[] = [];
  await ship(stamping((ID) => stamped.push(ID)));
  expect(stamped).toEqual(["order-1"]);
});

test.each(committedVersions(contract.consumes))(
  "accepts whatever fulfilment_completed v$schemaVersion may hold",
  async ({ events }) => {
    await fc.assert(
      fc.asyncProperty(events, async (event) => {
        const stamped: string[] = [];
        await ship(
          stamping((ID) => stamped.push(ID)),
          event,
        );
        expect(stamped).toEqual([event.detail.data.ID]);
      }),
    );
  },
);

test("a repeated fulfilment_completed stamps the same order, and no other", async () => {
  const stamped = new Set<string>();
  const stamp: Stamp = stamping((ID) => stamped.add(ID));
  await ship(stamp);
  await ship(stamp);
  expect([...stamped]).toEqual(["order-1"]);
});

test("fails when the stamp fails, so that Lambda delivers the event again", async () => {
  const failure = new Error("the table is gone");
  await expect(ship(() => Promise.reject(failure))).rejects.toBe(failure);
});

test("does not ship an order that is only created", async () => {
  const stamped: string[] = [];
  const orderCreated = { ...delivered, source: "order_service", "detail-type": "order_created" };
  await expect(
    ship(
      stamping((ID) => stamped.push(ID)),
      orderCreated,
    ),
  ).rejects.toMatchObject({
    code: "INVALID_EVENT",
  });
  expect(stamped).toEqual([]);
});
