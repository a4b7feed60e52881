import { expect, test } from "vitest";
import { getElapsedMs, getFirstStampMs, getLastStampMs, parseOrder, toStampAttribute, toStampLabel } from "./order.ts";

const attributes = ["time_order_service", "time_invoice_service", "time_logistic_service"];
const item = {
  ID: "6f1e",
  time_logistic_service: "2026-11-22T12:00:00.120Z",
  time_order_service: "2026-11-22T12:00:00.010Z",
};

test("sorts the stamps of an order by time and lists the missing ones", () => {
  const order = parseOrder(item, attributes);
  expect(order).toEqual({
    ID: "6f1e",
    stamps: { time_order_service: item.time_order_service, time_logistic_service: item.time_logistic_service },
    missing: ["time_invoice_service"],
  });
  expect(Object.keys(order.stamps)).toEqual(["time_order_service", "time_logistic_service"]);
  expect(getElapsedMs(order)).toBe(110);
  expect(getFirstStampMs(order)).toBe(Date.parse(item.time_order_service));
  expect(getLastStampMs(order)).toBe(Date.parse(item.time_logistic_service));
});

test("waits for no other stamps, and measures without them", () => {
  const paid = { time_payment_service: "2026-11-22T13:00:00.000Z" };
  const order = parseOrder({ ...item, ...paid }, attributes, ["time_payment_service", "time_receipt_service"]);
  expect(order).toMatchObject({ missing: ["time_invoice_service"], others: paid });
  expect(getElapsedMs(order)).toBe(110);
});

test("ignores values that are not timestamps and attributes that are not stamps", () => {
  const order = parseOrder({ ...item, time_invoice_service: 17, time_order_service: "soon", note: "x" }, attributes);
  expect(order.missing).toEqual(["time_order_service", "time_invoice_service"]);
  expect(Object.keys(order.stamps)).toEqual(["time_logistic_service"]);
});

test("returns no first stamp for an order without stamps", () => {
  const order = parseOrder({ ID: "6f1e" }, attributes);
  expect(getFirstStampMs(order)).toBeUndefined();
  expect(getElapsedMs(order)).toBe(0);
});

test("names a stamp for its service", () => {
  expect(toStampAttribute("invoice-service")).toBe("time_invoice_service");
  expect(toStampLabel("time_invoice_service")).toBe("invoice_service");
});
