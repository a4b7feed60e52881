import { Graph, layout, type Point } from "@dagrejs/dagre";
import type { EdgeId, GraphEdge, GraphNode, NodeId } from "local-cloud/console-api";
import { createEdgePaths, type PlacedEdge } from "./edge-paths.ts";

export const NODE_WIDTH = 190;
export const NODE_HEIGHT = 64;
const MARGIN = 20;

export type Flow = "right" | "down";

/** A node and its upper left corner. */
export interface PlacedNode {
  node: GraphNode;
  x: number;
  y: number;
}

/** A map with its size, in pixels. */
export interface MapLayout {
  flow: Flow;
  width: number;
  height: number;
  nodes: Map<NodeId, PlacedNode>;
  edges: Map<EdgeId, PlacedEdge>;
}

interface Drawn {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
}

/** Heavier edges are straighter: the main path stays straight, failure paths may bend. */
const WEIGHTS: Partial<Record<GraphEdge["kind"], number>> = { delivers: 6, "routes-to": 6, invokes: 8, publishes: 3 };

const DISTANCES = {
  // Wide enough for the names of events.
  right: { nodesep: 32, edgesep: 14, ranksep: 170 },
  down: { nodesep: 28, edgesep: 16, ranksep: 62 },
};

/** Lays out a stack. It is laid out from left to right in any case, and turned if it flows down. */
export function layOut({ edges, nodes }: Drawn, flow: Flow): MapLayout {
  const isDown = flow === "down";
  const turn = ({ x, y }: Point): Point => (isDown ? { x: y, y: x } : { x, y });
  const size = isDown ? { width: NODE_HEIGHT, height: NODE_WIDTH } : { width: NODE_WIDTH, height: NODE_HEIGHT };
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", marginx: MARGIN, ...DISTANCES[flow] });
  for (const { id } of nodes) {
    graph.setNode(id, { ...size });
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
    ...nodes.flatMap(({ id }) => [-1, 1].map((side) => (graph.node(id).y ?? 0) + (side * size.height) / 2)),
    ...bends.flatMap(({ points }) => points.map(({ y }) => y)),
  ];
  const top = Math.min(...heights) - MARGIN;
  const corners = new Map(
    nodes.map(({ id }) => {
      const { x = 0, y = 0 } = graph.node(id);
      return [id, { x: x - size.width / 2, y: y - size.height / 2 - top }];
    }),
  );
  const shifted = bends.map(({ edge, points }) => ({ edge, points: points.map(({ x, y }) => ({ x, y: y - top })) }));
  const total = turn({ x: graph.graph().width ?? 0, y: Math.max(...heights) + MARGIN - top });
  return {
    flow,
    width: total.x,
    height: total.y,
    nodes: new Map(nodes.map((node) => [node.id, { node, ...turn(corners.get(node.id) ?? { x: 0, y: 0 }) }])),
    edges: createEdgePaths(shifted, { nodes: corners, size, isDown }),
  };
}
