import { expect, test } from "vitest";
import { shortNames } from "./short-names.ts";

test.each([
  [
    ["time_order_service", "time_invoice_service"],
    ["order", "invoice"],
  ],
  [
    ["lab-dev-order-service", "lab-dev-bus"],
    ["order service", "bus"],
  ],
  [
    ["created_at", "at"],
    ["created at", "at"],
  ],
  [["created_at"], ["created_at"]],
  [[], []],
])("%j are shortened to %j", (names, short) => expect(shortNames(names)).toEqual(short));
