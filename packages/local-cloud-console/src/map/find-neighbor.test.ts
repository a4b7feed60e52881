import { expect, test } from "vitest";
import { findNeighbor } from "./find-neighbor.ts";
import type { PlacedNode } from "./layout.ts";

const place = (id: string, x: number, y: number): [string, PlacedNode] => [
  id,
  { node: { id, kind: "function", label: id, name: id, arn: id, configuration: {} }, x, y },
];
/** A row with one node, one with two, and one with a node far to the left. */
const nodes = new Map([place("top", 300, 0), place("left", 0, 130), place("right", 300, 260), place("near", 90, 260)]);
const turned = new Map(Array.from(nodes, ([id, placed]) => [id, { ...placed, x: placed.y, y: placed.x }]));

test.each([
  ["top", "down", "left"],
  ["left", "down", "near"],
  ["near", "across", "right"],
  ["right", "up", "left"],
  ["top", "up", undefined],
] as const)("moves from %s %s to %s, in either flow", (from, move, to) => {
  const keys = {
    down: { down: "ArrowDown", up: "ArrowUp", across: "ArrowRight" },
    right: { down: "ArrowRight", up: "ArrowLeft", across: "ArrowDown" },
  };
  for (const [flow, placed] of [["down", nodes] as const, ["right", turned] as const]) {
    const start = placed.get(from) ?? { x: 0, y: 0 };
    expect(findNeighbor({ flow, nodes: placed }, start, keys[flow][move])?.node.id).toBe(to);
  }
});
