import { expect, test } from "vitest";
import { listResults } from "./search-results.ts";

const ids = ["order-b", "order-a"];
const list = { size: ids.length, at: (index: number) => ({ id: ids[index] ?? "", attributes: {} }) };
const event = { id: "event-b", kind: "event", title: "order_created", at: 0 } as const;
const summarize = (text: string) => listResults(text, list, [event]).map(({ id, kind }) => `${kind} ${id}`);

test("lists orders, events and keys, then the text itself", () => {
  expect(summarize(" ORDER ")).toEqual(["Order order-b", "Order order-a", "Event event-b", "ID ORDER"]);
});

test("does not repeat an ID that is found", () => {
  expect(summarize("order-a")).toEqual(["Order order-a", "Event event-b"]);
});

test("lists nothing without a text", () => {
  expect(summarize(" ")).toEqual([]);
});
