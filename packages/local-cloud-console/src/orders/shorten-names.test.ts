import { expect, test } from "vitest";
import { shortenNames } from "./shorten-names.ts";

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
])("%j are shortened to %j", (names, short) => expect(shortenNames(names)).toEqual(short));
