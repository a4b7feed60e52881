import type { EdgeKind, GraphEdge, GraphNode, NodeKind } from "local-cloud/console-api";
import { expect, test } from "vitest";
import { layOut, NODE_HEIGHT, NODE_WIDTH } from "./layout.ts";

const node = (id: string, kind: NodeKind): GraphNode => ({ id, kind, label: id, name: id, arn: id, configuration: {} });
const edge = (from: string, kind: EdgeKind, to: string): GraphEdge => ({
  id: `${from} ${kind} ${to}`,
  kind,
  from,
  to,
  labels: [],
});

const stack = {
  nodes: [
    node("api", "api"),
    node("a", "function"),
    node("bus", "bus"),
    node("rule", "rule"),
    node("b", "function"),
    node("dlq", "queue"),
  ],
  edges: [
    edge("api", "invokes", "a"),
    edge("a", "publishes", "bus"),
    edge("bus", "routes-to", "rule"),
    edge("rule", "delivers", "b"),
    edge("b", "publishes", "bus"),
    edge("rule", "dead-letters", "dlq"),
    edge("b", "dead-letters", "dlq"),
  ],
};

test("places the path of an order from left to right, even if a consumer publishes", () => {
  const { nodes } = layOut(stack);
  const lefts = ["api", "a", "bus", "rule", "b"].map((id) => nodes.get(id)?.x ?? 0);
  expect(lefts).toEqual([...lefts].sort((a, b) => a - b));
  expect(new Set(lefts).size).toBe(5);
});

test("places nodes within the map without overlaps", () => {
  const { height, nodes, width } = layOut(stack);
  const placed = [...nodes.values()];
  for (const a of placed) {
    expect(a.x >= 0 && a.y >= 0 && a.x + NODE_WIDTH <= width && a.y + NODE_HEIGHT <= height).toBe(true);
    for (const b of placed) {
      const apart = Math.abs(a.x - b.x) >= NODE_WIDTH || Math.abs(a.y - b.y) >= NODE_HEIGHT;
      expect(a === b || apart, `${a.node.id} and ${b.node.id}`).toBe(true);
    }
  }
});

test("draws a separate path for each edge, even between the same nodes", () => {
  const twice = { ...stack, edges: [...stack.edges, edge("rule", "sends", "b")] };
  const { edges } = layOut(twice);
  expect(edges.size).toBe(twice.edges.length);
  expect(new Set([...edges.values()].map(({ path }) => path)).size).toBe(edges.size);
  for (const { path } of edges.values()) {
    expect(path).toMatch(/^M[\d.]+,[\d.]+ [CL][\d., CLQ]+$/);
  }
});

test("draws a forward edge from the right side of a node to the left side of the next", () => {
  const { edges, nodes } = layOut(stack);
  const numbers = (edges.get("api invokes a")?.path ?? "").match(/[\d.]+/g)?.map(Number) ?? [];
  const [api, a] = [nodes.get("api"), nodes.get("a")];
  expect(numbers.slice(0, 2)).toEqual([(api?.x ?? 0) + NODE_WIDTH, (api?.y ?? 0) + NODE_HEIGHT / 2]);
  expect(numbers.slice(-2)).toEqual([a?.x, (a?.y ?? 0) + NODE_HEIGHT / 2]);
});
