import type { Context } from "aws-lambda";
import { committedVersions } from "event-contracts";
import fc from "fast-check";
import { orderCreated } from "order-service/events";
import { createLogger, type Stamp } from "service-kit";
import { expect, test } from "vitest";
import { contract } from "./contract.ts";
import { createHandler } from "./forecast-demand.ts";

/** order_created as EventBridge delivers it to Lambda. */
const delivered = {
  id: "event-1",
  source: "order_service",
  "detail-type": "order_created",
  detail: orderCreated.create({ ID: "order-1" }, { correlationId: "request-1" }).detail,
};

const logger = createLogger("forecasting_service");
logger.setLogLevel("SILENT");
const forecast = (stamp: Stamp, event: unknown = delivered) => createHandler({ stamp, logger })(event, {} as Context);

/** A stamp that runs `effect` and reports a first stamp. */
const stampWith =
  (effect: (ID: string) => void): Stamp =>
  async (ID) => {
    effect(ID);
    return { repeated: false };
  };

test("stamps the order of order_created", async () => {
  const stamped: string[] = [];
  await forecast(stampWith((ID) => stamped.push(ID)));
  expect(stamped).toEqual(["order-1"]);
});

test.each(committedVersions(contract.consumes))(
  "accepts everything that order_created v$schemaVersion allows",
  async ({ events }) => {
    await fc.assert(
      fc.asyncProperty(events, async (event) => {
        const stamped: string[] = [];
        await forecast(
          stampWith((ID) => stamped.push(ID)),
          event,
        );
        expect(stamped).toEqual([event.detail.data.ID]);
      }),
    );
  },
);

test("stamps only the same order when order_created is delivered twice", async () => {
  const stamped = new Set<string>();
  const stamp: Stamp = stampWith((ID) => stamped.add(ID));
  await forecast(stamp);
  await forecast(stamp);
  expect([...stamped]).toEqual(["order-1"]);
});

test("fails when the stamp fails so that Lambda retries", async () => {
  const failure = new Error("the table is gone");
  await expect(forecast(() => Promise.reject(failure))).rejects.toBe(failure);
});

test("rejects events other than order_created", async () => {
  const stamped: string[] = [];
  const fulfilmentCompleted = { ...delivered, source: "fulfilment_service", "detail-type": "fulfilment_completed" };
  await expect(
    forecast(
      stampWith((ID) => stamped.push(ID)),
      fulfilmentCompleted,
    ),
  ).rejects.toMatchObject({
    code: "INVALID_EVENT",
  });
  expect(stamped).toEqual([]);
});
