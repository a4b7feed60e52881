import { expect, test } from "vitest";
import { elapsedMs, firstStampMs, lastStampMs, orderOf, stampAttribute, stampLabel } from "./order.ts";

const attributes = ["time_order_service", "time_invoice_service", "time_logistic_service"];
const item = {
  ID: "6f1e",
  time_logistic_service: "2026-11-22T12:00:00.120Z",
  time_order_service: "2026-11-22T12:00:00.010Z",
};

test("an order has its stamps in the order in which they came, and those that are missing", () => {
  const order = orderOf(item, attributes);
  expect(order).toEqual({
    ID: "6f1e",
    stamps: { time_order_service: item.time_order_service, time_logistic_service: item.time_logistic_service },
    missing: ["time_invoice_service"],
  });
  expect(Object.keys(order.stamps)).toEqual(["time_order_service", "time_logistic_service"]);
  expect(elapsedMs(order)).toBe(110);
  expect(firstStampMs(order)).toBe(Date.parse(item.time_order_service));
  expect(lastStampMs(order)).toBe(Date.parse(item.time_logistic_service));
});

test("what is no timestamp is no stamp, and what no service stamps is no stamp either", () => {
  const order = orderOf({ ...item, time_invoice_service: 17, time_order_service: "soon", note: "x" }, attributes);
  expect(order.missing).toEqual(["time_order_service", "time_invoice_service"]);
  expect(Object.keys(order.stamps)).toEqual(["time_logistic_service"]);
});

test("an order without a stamp has no age", () => {
  const order = orderOf({ ID: "6f1e" }, attributes);
  expect(firstStampMs(order)).toBeUndefined();
  expect(elapsedMs(order)).toBe(0);
});

test("a service's stamp is named for it", () => {
  expect(stampAttribute("invoice-service")).toBe("time_invoice_service");
  expect(stampLabel("time_invoice_service")).toBe("invoice_service");
});
