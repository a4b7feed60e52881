import { describe, expect, test } from "vitest";
import { isIdempotencyKey, toOrderId } from "./idempotency-key.ts";

describe("an idempotency key", () => {
  test.each([
    ["one character", "k"],
    ["255 characters", "k".repeat(255)],
    ["every printable ASCII character", String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 0x20 + i))],
  ])("may be %s", (_description, key) => {
    expect(isIdempotencyKey(key)).toBe(true);
  });

  test.each([
    ["empty", ""],
    ["256 characters", "k".repeat(256)],
    ["a control character", "\u0000"],
    ["two lines", "key\nkey"],
    ["a line with a trailing newline", "key\n"],
    ["a delete character", "\u007f"],
    ["a non-ASCII character", "clé"],
  ])("may not be %s", (_description, key) => {
    expect(isIdempotencyKey(key)).toBe(false);
  });
});

describe("an order ID", () => {
  test("is the UUIDv5 of its idempotency key", () => {
    expect(toOrderId("cart-42")).toBe("5dcbb98b-7e7a-5952-a496-96205952563d");
  });

  test("differs between keys that differ only in case or spaces", () => {
    const ids = ["cart-42", "Cart-42", "cart-42 ", "cart 42"].map(toOrderId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("is random for each request without a key", () => {
    const [first, second] = [toOrderId(undefined), toOrderId(undefined)];
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(second).not.toBe(first);
  });
});
