import { compileEventPattern } from "event-pattern";
import { expect, test } from "vitest";
import { findNearestRule } from "./find-nearest-rule.ts";

const rule = (name: string, source: string, detailType: string) => ({
  name,
  pattern: compileEventPattern({ source: [source], "detail-type": [detailType] }),
});
const rules = [
  rule("fulfilment-completed", "fulfilment_service", "fulfilment_completed"),
  rule("order-created", "order_service", "order_created"),
];

test("the nearest rule is the one that the fewest fields contradict, with the field that failed", () => {
  expect(findNearestRule(rules, { source: "order_service", "detail-type": "order_craeted" })).toEqual({
    rule: "order-created",
    path: "detail-type",
    reason: 'is "order_craeted", but the pattern requires "order_created"',
  });
});

test("the first of several equally near rules is returned", () => {
  expect(findNearestRule(rules, { source: "unknown_service", "detail-type": "nothing" })).toMatchObject({
    rule: "fulfilment-completed",
    path: "source",
  });
});

test("a bus without rules has no nearest one", () => {
  expect(findNearestRule([], { source: "unknown_service" })).toBeUndefined();
});
