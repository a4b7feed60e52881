import type { Outcome } from "local-cloud/console-api";
import { expect, test } from "vitest";
import { createOrderFilter, type OrderFilter } from "./order-filter.ts";

const item = (id: string, ...stamps: string[]) => ({
  id,
  attributes: Object.fromEntries(stamps.map((stamp) => [stamp, "2026-01-01T00:00:00Z"])),
});
const items = [item("fast", "order", "invoice"), item("slow", "order", "invoice"), item("stuck", "order"), item("new")];
const outcomes: Record<string, Outcome> = {
  fast: { state: "complete", waitingFor: [], durationMs: 20 },
  slow: { state: "complete", waitingFor: [], durationMs: 2_000 },
  stuck: { state: "failed", waitingFor: ["invoice"], failure: { error: "TypeError: boom", attempts: 3 } },
  new: { state: "in progress", waitingFor: ["order", "invoice"] },
};

test.each<[OrderFilter, string[]]>([
  [{ state: "failed" }, ["stuck"]],
  [{ state: "complete" }, ["fast", "slow"]],
  [{ missing: "invoice" }, ["stuck", "new"]],
  [{ missing: "order" }, ["new"]],
  [{ error: "typeerror" }, ["stuck"]],
  [{ error: "timeout" }, []],
  [{ slower: "1000" }, ["slow"]],
  [{ slower: "20" }, ["slow"]],
  [{ id: "ST" }, ["fast", "stuck"]],
  [{ id: "st", state: "complete" }, ["fast"]],
])("selects orders by %j", (filter, ids) => {
  const matches = createOrderFilter(filter, ({ id }) => outcomes[id] as Outcome);
  expect(items.filter((each) => matches?.(each)).map(({ id }) => id)).toEqual(ids);
});

test.each<[OrderFilter]>([[{}], [{ id: " ", error: "", slower: "" }], [{ slower: "abc" }], [{ slower: "-5" }]])(
  "selects everything with %j",
  (filter) => {
    expect(createOrderFilter(filter, ({ id }) => outcomes[id] as Outcome)).toBeUndefined();
  },
);
