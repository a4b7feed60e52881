import { compileEventPattern } from "event-pattern";
import { expect, test } from "vitest";
import { nearestRule } from "./nearest-rule.ts";

const rule = (name: string, source: string, detailType: string) => ({
  name,
  pattern: compileEventPattern({ source: [source], "detail-type": [detailType] }),
});
const rules = [
  rule("fulfilment-completed", "fulfilment_service", "fulfilment_completed"),
  rule("order-created", "order_service", "order_created"),
];

test("the nearest rule is the one that the fewest fields contradict, with the field that failed", () => {
  expect(nearestRule(rules, { source: "order_service", "detail-type": "order_craeted" })).toEqual({
    rule: "order-created",
    path: "detail-type",
    reason: 'is "order_craeted", but the pattern requires "order_created"',
  });
});

test("of rules that are equally near it is the first", () => {
  expect(nearestRule(rules, { source: "nobody", "detail-type": "nothing" })).toMatchObject({
    rule: "fulfilment-completed",
    path: "source",
  });
});

test("a bus without rules has no nearest one", () => {
  expect(nearestRule([], { source: "nobody" })).toBeUndefined();
});
