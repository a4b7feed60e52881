import { describe, expect, test } from "vitest";
import { isIdempotencyKey, orderIdFor } from "./idempotency-key.ts";

describe("an idempotency key", () => {
  test.each([
    ["one character", "k"],
    ["255 characters", "k".repeat(255)],
    ["every printable character of ASCII", String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 0x20 + i))],
  ])("may be %s", (_what, key) => {
    expect(isIdempotencyKey(key)).toBe(true);
  });

  test.each([
    ["empty", ""],
    ["256 characters", "k".repeat(256)],
    ["of control characters", "\u0000"],
    ["of two lines", "key\nkey"],
    ["ended by a line break", "key\n"],
    ["with a delete", "\u007f"],
    ["outside ASCII", "clé"],
  ])("may not be %s", (_what, key) => {
    expect(isIdempotencyKey(key)).toBe(false);
  });
});

describe("the ID of an order", () => {
  test("is the UUIDv5 of its key, the same at any time and on any machine", () => {
    expect(orderIdFor("order-42")).toBe("5c3beb98-5c84-506a-bcab-cf30b676ef1c");
  });

  test("differs between keys that differ in case or in spaces", () => {
    const ids = ["order-42", "Order-42", "order-42 ", "order 42"].map(orderIdFor);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("is new for each request without a key", () => {
    const [first, second] = [orderIdFor(undefined), orderIdFor(undefined)];
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(second).not.toBe(first);
  });
});
