import { Graph, layout, type Point } from "@dagrejs/dagre";
import type { EdgeId, GraphEdge, GraphNode, NodeId } from "local-cloud/console-api";
import { createEdgePaths, type PlacedEdge } from "./edge-paths.ts";

export const NODE_WIDTH = 164;
export const NODE_HEIGHT = 60;
const MARGIN = 20;

/** A node and its upper left corner. */
export interface PlacedNode {
  node: GraphNode;
  x: number;
  y: number;
}

/** A map with its size, in pixels. */
export interface MapLayout {
  width: number;
  height: number;
  nodes: Map<NodeId, PlacedNode>;
  edges: Map<EdgeId, PlacedEdge>;
}

/** Heavier edges are straighter: the main path stays straight, failure paths may bend. */
const WEIGHTS: Partial<Record<GraphEdge["kind"], number>> = { delivers: 6, "routes-to": 6, invokes: 8, publishes: 3 };

/** Lays out a stack from left to right. */
export function layOut({ edges, nodes }: { nodes: readonly GraphNode[]; edges: readonly GraphEdge[] }): MapLayout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 32, edgesep: 12, ranksep: 52, marginx: MARGIN });
  for (const { id } of nodes) {
    graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  }
  for (const { from, id, kind, to } of edges) {
    graph.setEdge(from, to, { weight: WEIGHTS[kind] ?? 1 }, id);
  }
  layout(graph);
  const bends = edges.map((edge) => {
    const points: Point[] = graph.edge(edge.from, edge.to, edge.id).points ?? [];
    return { edge, points };
  });
  // Edges may lead above all nodes, where dagre adds no margin.
  const heights = [
    ...nodes.flatMap(({ id }) => [-1, 1].map((side) => (graph.node(id).y ?? 0) + (side * NODE_HEIGHT) / 2)),
    ...bends.flatMap(({ points }) => points.map(({ y }) => y)),
  ];
  const top = Math.min(...heights) - MARGIN;
  const placed = new Map(
    nodes.map((node) => {
      const { x = 0, y = 0 } = graph.node(node.id);
      return [node.id, { node, x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 - top }];
    }),
  );
  const shifted = bends.map(({ edge, points }) => ({ edge, points: points.map(({ x, y }) => ({ x, y: y - top })) }));
  return {
    width: graph.graph().width ?? 0,
    height: Math.max(...heights) + MARGIN - top,
    nodes: placed,
    edges: createEdgePaths(shifted, placed, { width: NODE_WIDTH, height: NODE_HEIGHT }),
  };
}
