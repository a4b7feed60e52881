import type { Context } from "aws-lambda";
import { committedVersions } from "event-contracts";
import fc from "fast-check";
import { fulfilmentCompleted } from "fulfilment-service/events";
import { createLogger, type Stamp } from "service-kit";
import { expect, test } from "vitest";
import { contract } from "./contract.ts";
import { createHandler } from "./ship-order.ts";

/** fulfilment_completed as EventBridge delivers it to Lambda. */
const delivered = {
  id: "event-2",
  source: "fulfilment_service",
  "detail-type": "fulfilment_completed",
  detail: fulfilmentCompleted.create({ ID: "order-1" }, { correlationId: "request-1", causationId: "event-1" }).detail,
};

const logger = createLogger("logistic_service");
logger.setLogLevel("SILENT");
const ship = (stamp: Stamp, event: unknown = delivered) => createHandler({ stamp, logger })(event, {} as Context);

/** A stamp that runs `effect` and reports a first stamp. */
const stampWith =
  (effect: (ID: string) => void): Stamp =>
  async (ID) => {
    effect(ID);
    return { repeated: false };
  };

test("stamps the order of fulfilment_completed", async () => {
  const stamped: string[] = [];
  await ship(stampWith((ID) => stamped.push(ID)));
  expect(stamped).toEqual(["order-1"]);
});

test.each(committedVersions(contract.consumes))(
  "accepts everything that fulfilment_completed v$schemaVersion allows",
  async ({ events }) => {
    await fc.assert(
      fc.asyncProperty(events, async (event) => {
        const stamped: string[] = [];
        await ship(
          stampWith((ID) => stamped.push(ID)),
          event,
        );
        expect(stamped).toEqual([event.detail.data.ID]);
      }),
    );
  },
);

test("stamps only the same order when fulfilment_completed is delivered twice", async () => {
  const stamped = new Set<string>();
  const stamp: Stamp = stampWith((ID) => stamped.add(ID));
  await ship(stamp);
  await ship(stamp);
  expect([...stamped]).toEqual(["order-1"]);
});

test("fails when the stamp fails so that Lambda retries", async () => {
  const failure = new Error("the table is gone");
  await expect(ship(() => Promise.reject(failure))).rejects.toBe(failure);
});

test("rejects order_created", async () => {
  const stamped: string[] = [];
  const orderCreated = { ...delivered, source: "order_service", "detail-type": "order_created" };
  await expect(
    ship(
      stampWith((ID) => stamped.push(ID)),
      orderCreated,
    ),
  ).rejects.toMatchObject({
    code: "INVALID_EVENT",
  });
  expect(stamped).toEqual([]);
});
