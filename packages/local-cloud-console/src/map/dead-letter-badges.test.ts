import type { EdgeKind, NodeKind } from "local-cloud/console-api";
import { expect, test } from "vitest";
import { replaceQueues } from "./dead-letter-badges.ts";

const node = (id: string, kind: NodeKind) => ({ id, kind, label: id, name: id, arn: id, configuration: {} });
const edge = (from: string, kind: EdgeKind, to: string) => ({
  id: `${from} ${kind} ${to}`,
  kind,
  from,
  to,
  labels: [],
});
const nodes = [node("rule", "rule"), node("invoice", "function"), node("stock", "function"), node("letters", "queue")];

test.each<[string, ReturnType<typeof edge>[], object]>([
  ["its function", [edge("rule", "dead-letters", "letters"), edge("invoice", "dead-letters", "letters")], ["invoice"]],
  [
    "each function",
    [edge("invoice", "dead-letters", "letters"), edge("stock", "dead-letters", "letters")],
    ["invoice", "stock"],
  ],
  ["its rule, without a function", [edge("rule", "dead-letters", "letters")], ["rule"]],
])("moves a dead-letter queue to %s", (_, edges, services) => {
  const delivers = edge("rule", "delivers", "invoice");
  const parts = replaceQueues({ nodes, edges: [delivers, ...edges] });
  expect([...parts.queuesOf.keys()]).toEqual(services);
  expect([...parts.queuesOf.values()].flat().every((queue) => queue === "letters")).toBe(true);
  expect(parts.nodes).not.toContainEqual(node("letters", "queue"));
  expect(parts.edges).toEqual([delivers]);
});

test("keeps a queue that a function also sends to, and one without senders", () => {
  const edges = [edge("invoice", "dead-letters", "letters"), edge("stock", "sends", "letters")];
  expect(replaceQueues({ nodes, edges }).nodes).toHaveLength(4);
  expect(replaceQueues({ nodes, edges: [] }).nodes).toHaveLength(4);
});
