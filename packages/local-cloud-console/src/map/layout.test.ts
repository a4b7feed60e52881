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

const flows = ["right", "down"] as const;

test.each([
  ["right", "x"],
  ["down", "y"],
] as const)("places the path of an order in one direction, %s, even if a consumer publishes", (flow, axis) => {
  const { nodes } = layOut(stack, flow);
  const starts = ["api", "a", "bus", "rule", "b"].map((id) => nodes.get(id)?.[axis] ?? 0);
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
  expect(new Set(starts).size).toBe(5);
});

test.each(flows)("places nodes and labels within the map without overlaps of nodes, %s", (flow) => {
  const { edges, height, nodes, width } = layOut(stack, flow);
  for (const { label } of edges.values()) {
    expect(label.x >= 0 && label.y >= 0 && label.x <= width && label.y <= height).toBe(true);
  }
  const placed = [...nodes.values()];
  for (const a of placed) {
    expect(a.x >= 0 && a.y >= 0 && a.x + NODE_WIDTH <= width && a.y + NODE_HEIGHT <= height).toBe(true);
    for (const b of placed) {
      const apart = Math.abs(a.x - b.x) >= NODE_WIDTH || Math.abs(a.y - b.y) >= NODE_HEIGHT;
      expect(a === b || apart, `${a.node.id} and ${b.node.id}`).toBe(true);
    }
  }
});

test.each(flows)("draws a separate path for each edge, even between the same nodes, %s", (flow) => {
  const twice = { ...stack, edges: [...stack.edges, edge("rule", "sends", "b")] };
  const { edges } = layOut(twice, flow);
  expect(edges.size).toBe(twice.edges.length);
  expect(new Set([...edges.values()].map(({ path }) => path)).size).toBe(edges.size);
  for (const { path } of edges.values()) {
    expect(path).toMatch(/^M[\d.]+,[\d.]+ [CL][\d., CLQ]+$/);
  }
});

test("draws a forward edge from the bottom of a node to the top of the next", () => {
  const { edges, nodes } = layOut(stack, "down");
  const numbers = (edges.get("api invokes a")?.path ?? "").match(/[\d.]+/g)?.map(Number) ?? [];
  const [api, a] = [nodes.get("api"), nodes.get("a")];
  expect(numbers.slice(0, 2)).toEqual([(api?.x ?? 0) + NODE_WIDTH / 2, (api?.y ?? 0) + NODE_HEIGHT]);
  expect(numbers.slice(-2)).toEqual([(a?.x ?? 0) + NODE_WIDTH / 2, a?.y]);
});

test("draws a forward edge from the right side of a node to the left side of the next", () => {
  const { edges, nodes } = layOut(stack, "right");
  const numbers = (edges.get("api invokes a")?.path ?? "").match(/[\d.]+/g)?.map(Number) ?? [];
  const [api, a] = [nodes.get("api"), nodes.get("a")];
  expect(numbers.slice(0, 2)).toEqual([(api?.x ?? 0) + NODE_WIDTH, (api?.y ?? 0) + NODE_HEIGHT / 2]);
  expect(numbers.slice(-2)).toEqual([a?.x, (a?.y ?? 0) + NODE_HEIGHT / 2]);
});
