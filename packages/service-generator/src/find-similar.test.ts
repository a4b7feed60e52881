import { expect, test } from "vitest";
import { findSimilar } from "./find-similar.ts";

const events = ["order_created", "fulfilment_completed"];

test.each([
  ["order_crated", "order_created"],
  ["order_create", "order_created"],
  ["fulfillment_completed", "fulfilment_completed"],
  ["payment_received", undefined],
  ["", undefined],
])("suggests for %j: %s", (word, similar) => {
  expect(findSimilar(word, events)).toBe(similar);
});
