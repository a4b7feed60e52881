import type { Point } from "@dagrejs/dagre";
import type { EdgeId, GraphEdge, NodeId } from "local-cloud/console-api";
import { type EdgeLabel, placeLabelDown, placeLabelRight } from "./edge-label.ts";

export interface PlacedEdge {
  edge: GraphEdge;
  /** An SVG path from node to node. */
  path: string;
  label: EdgeLabel;
}

/** An edge and the points of its layout, including its ends. */
interface Bends {
  edge: GraphEdge;
  points: readonly Point[];
}

interface EdgePathOptions {
  /** The upper left corners of the nodes. */
  nodes: ReadonlyMap<NodeId, Point>;
  size: { width: number; height: number };
  /** Whether to turn the result, so that it flows down. Before that, everything flows from left to right. */
  isDown: boolean;
}

/** An edge in the direction of the flow: a consumer that publishes has an edge against it. */
interface Span extends Bends {
  first: NodeId;
  last: NodeId;
  isBackward: boolean;
}

/** Draws edges between the facing sides of two nodes. */
export function createEdgePaths(bends: readonly Bends[], options: EdgePathOptions): Map<EdgeId, PlacedEdge> {
  const { isDown, nodes, size } = options;
  const corner = (id: NodeId) => nodes.get(id) ?? { x: 0, y: 0 };
  const spans = bends.map(({ edge, points }): Span => {
    const isBackward = corner(edge.from).x > corner(edge.to).x;
    return isBackward
      ? { edge, points: points.toReversed(), first: edge.to, last: edge.from, isBackward }
      : { edge, points, first: edge.from, last: edge.to, isBackward };
  });
  const starts = assignPorts(spans, "first", 1, size.height);
  const ends = assignPorts(spans, "last", -2, size.height);

  return new Map(
    spans.map(({ edge, first, isBackward, last, points }) => {
      const start = { x: corner(first).x + size.width, y: corner(first).y + (starts.get(edge.id) ?? 0) };
      const end = { x: corner(last).x, y: corner(last).y + (ends.get(edge.id) ?? 0) };
      // Between adjacent columns, dagre's point in the middle only adds a bend.
      const between = points.length > 3 ? points.slice(1, -1) : [];
      const all = first === last ? points : [start, ...between, end];
      const path = drawCurve(isBackward ? all.toReversed() : all, isDown);
      const label = (isDown ? placeLabelDown : placeLabelRight)({ edge, isBackward, points: all });
      return [edge.id, { edge, path, label }];
    }),
  );
}

/** Distributes edges over a node's side, sorted by the other end. @returns offsets from the node's top */
function assignPorts(
  spans: readonly Span[],
  side: "first" | "last",
  neighbor: number,
  height: number,
): Map<EdgeId, number> {
  const ports = new Map<EdgeId, number>();
  for (const group of Map.groupBy(spans, (span) => span[side]).values()) {
    group.sort((a, b) => (a.points.at(neighbor)?.y ?? 0) - (b.points.at(neighbor)?.y ?? 0));
    for (const [index, { edge }] of group.entries()) {
      ports.set(edge.id, (height * (index + 1)) / (group.length + 1));
    }
  }
  return ports;
}

/** Connects points by curves that follow the flow at each point. */
function drawCurve(points: readonly Point[], isDown: boolean): string {
  const [first, ...others] = points;
  if (!first) {
    return "";
  }
  const curves = others.map((point, index) => {
    const last = points[index] ?? first;
    const middle = (last.x + point.x) / 2;
    return `C${at({ x: middle, y: last.y }, isDown)} ${at({ x: middle, y: point.y }, isDown)} ${at(point, isDown)}`;
  });
  return `M${at(first, isDown)} ${curves.join(" ")}`;
}

function at({ x, y }: Point, isDown: boolean): string {
  const [right, down] = isDown ? [y, x] : [x, y];
  return `${right.toFixed(1)},${down.toFixed(1)}`;
}
