import { expect, test } from "vitest";
import * as z from "zod/mini";
import { defineEvent } from "./event-definition.ts";
import { listOrderServices } from "./order-services.ts";
import type { ServiceContract } from "./service-contract.ts";

const event = (source: string, detailType: string) =>
  defineEvent({ source, detailType, schemaVersion: 1, data: z.object({ ID: z.string() }) });

const orderCreated = event("order_service", "order_created");
const orderCanceled = event("order_service", "order_canceled");
const parcelSent = event("parcel_service", "parcel_sent");
const paymentReceived = event("payment_service", "payment_received");

const order: ServiceContract = {
  service: "order_service",
  routes: { "POST /order": [orderCreated], "DELETE /order/{ID}": [orderCanceled] },
  publishes: [orderCreated, orderCanceled],
};
const parcel: ServiceContract = { service: "parcel_service", consumes: orderCreated, publishes: [parcelSent] };
const payment: ServiceContract = {
  service: "payment_service",
  routes: { "POST /payments": [paymentReceived] },
  publishes: [paymentReceived],
};
const consumer = (service: string, consumes: ServiceContract["consumes"] & object): ServiceContract => ({
  service,
  consumes,
  publishes: [],
});

test("lists the services that an order's events reach, in the order of the contracts", () => {
  const tracking = consumer("tracking_service", parcelSent);
  expect(listOrderServices({ tracking, order, parcel })).toEqual(["tracking", "order", "parcel"]);
});

test("leaves out what only other routes reach", () => {
  const contracts = {
    order,
    payment,
    receipt: consumer("receipt_service", paymentReceived),
    refund: consumer("refund_service", orderCanceled),
  };
  expect(listOrderServices(contracts)).toEqual(["order"]);
});

test("ends if events form a cycle", () => {
  const stock: ServiceContract = {
    service: "stock_service",
    consumes: parcelSent,
    publishes: [event("stock_service", "stock_counted")],
  };
  const recount: ServiceContract = { ...parcel, consumes: stock.publishes[0] as typeof parcelSent };
  expect(listOrderServices({ order, stock, recount })).toEqual(["order"]);
  const loop: ServiceContract = { service: "loop_service", consumes: orderCreated, publishes: [orderCreated] };
  expect(listOrderServices({ order, loop })).toEqual(["order", "loop"]);
});

test("lists nothing if no service places orders", () => {
  expect(listOrderServices({ payment })).toEqual([]);
});
