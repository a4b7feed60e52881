import type { ConsoleActivity, EdgeKind } from "local-cloud/console-api";
import { expect, test } from "vitest";
import { SlowMotion, STEP_MS } from "./slow-motion.ts";

const node = (id: string) => ({ id, kind: "function" as const, label: id, name: id, arn: id, configuration: {} });
const edge = (from: string, kind: EdgeKind, to: string, labels: string[] = []) => {
  return { id: `${from} ${kind} ${to}`, kind, from, to, labels };
};
const edges = [
  edge("api", "invokes", "shop"),
  edge("shop", "publishes", "bus", ["order_created"]),
  edge("bus", "routes-to", "rule"),
  edge("rule", "delivers", "invoice"),
  edge("rule", "delivers", "stock"),
];
const stack = { nodes: ["api", "shop", "bus", "rule", "invoice", "stock"].map(node), edges };

const take = (id: string): ConsoleActivity => ({ sequence: 0, at: 0, type: "delivery", edge: id });
const request: ConsoleActivity = { sequence: 0, at: 0, type: "http-request" };

test("plays each edge once, one step after the other, and parallel edges together", () => {
  const motion = new SlowMotion(stack);
  const steps = motion.plan([request, ...edges.map(({ id }) => take(id)), ...edges.map(({ id }) => take(id))], 0);
  expect(steps).toEqual([
    { edges: ["api invokes shop"], delayMs: 0, caption: "api invokes shop" },
    { edges: ["shop publishes bus"], delayMs: STEP_MS, caption: "shop publishes order_created to bus" },
    { edges: ["bus routes-to rule"], delayMs: 2 * STEP_MS, caption: "bus routes to rule" },
    {
      edges: ["rule delivers invoice", "rule delivers stock"],
      delayMs: 3 * STEP_MS,
      caption: "rule delivers to invoice and stock",
    },
  ]);
});

test("continues after earlier steps, and ignores edges that the map does not show", () => {
  const motion = new SlowMotion(stack);
  motion.plan([take("api invokes shop")], 0);
  expect(motion.plan([take("shop dead-letters queue")], 100)).toEqual([]);
  expect(motion.plan([take("shop publishes bus")], 100)).toMatchObject([{ delayMs: STEP_MS - 100 }]);
  expect(motion.plan([take("bus routes-to rule")], 3 * STEP_MS)).toMatchObject([{ delayMs: 0 }]);
});

test("is over with a second order, or once the first one is complete", () => {
  expect(new SlowMotion(stack).plan([request, request], 0)).toBeUndefined();
  const motion = new SlowMotion(stack);
  motion.plan([request, take("api invokes shop")], 0);
  expect(motion.plan([take("shop publishes bus")], 60_000)).toBeUndefined();
});
