import type { Point } from "@dagrejs/dagre";
import type { EdgeId, GraphEdge, NodeId } from "local-cloud/console-api";

export interface PlacedEdge {
  edge: GraphEdge;
  /** An SVG path from node to node. */
  path: string;
  /** The position of its count, where the edge is apart from others. */
  count: Point;
}

/** An edge and the points of its layout, including its ends. */
interface Bends {
  edge: GraphEdge;
  points: readonly Point[];
}

/** Kinds with many edges from one node: their counts are at their ends. */
const FAN_OUT: ReadonlySet<GraphEdge["kind"]> = new Set(["delivers", "routes-to", "dead-letters", "archives"]);
const COUNT_DISTANCE = 20;
/** The distance from a node's side at which a backward edge turns. */
const BESIDE = 18;

/** Draws edges from a node's right side to the next one's left side; a backward edge leaves on the left. */
export function createEdgePaths(
  bends: readonly Bends[],
  nodes: ReadonlyMap<NodeId, Point>,
  size: { width: number; height: number },
): Map<EdgeId, PlacedEdge> {
  const corner = (id: NodeId) => nodes.get(id) ?? { x: 0, y: 0 };
  const forward = bends.filter(({ edge }) => corner(edge.from).x + size.width < corner(edge.to).x);
  const starts = assignPorts(
    forward,
    ({ from }) => from,
    (points) => points[1],
    size.height,
  );
  const ends = assignPorts(
    forward,
    ({ to }) => to,
    (points) => points.at(-2),
    size.height,
  );

  return new Map(
    bends.map(({ edge, points }) => {
      const [from, to] = [corner(edge.from), corner(edge.to)];
      const startY = starts.get(edge.id);
      const endY = ends.get(edge.id);
      if (startY === undefined || endY === undefined) {
        return [edge.id, createBackwardPath(edge, from, to, points, size)];
      }
      const start = { x: from.x + size.width, y: from.y + startY };
      const end = { x: to.x, y: to.y + endY };
      // Between adjacent columns, dagre's point in the middle only adds a bend.
      const between = points.length > 3 ? points.slice(1, -1) : [];
      const count = FAN_OUT.has(edge.kind)
        ? { x: end.x - COUNT_DISTANCE - 4, y: end.y - 4 }
        : { x: start.x + COUNT_DISTANCE, y: start.y - 4 };
      return [edge.id, { edge, path: drawCurve([start, ...between, end]), count }];
    }),
  );
}

/** Distributes edges over a node's side, sorted by the other end. @returns offsets from the node's top */
function assignPorts(
  bends: readonly Bends[],
  getNode: (edge: GraphEdge) => NodeId,
  neighbor: (points: readonly Point[]) => Point | undefined,
  height: number,
): Map<EdgeId, number> {
  const ports = new Map<EdgeId, number>();
  for (const group of Map.groupBy(bends, ({ edge }) => getNode(edge)).values()) {
    group.sort((a, b) => (neighbor(a.points)?.y ?? 0) - (neighbor(b.points)?.y ?? 0));
    for (const [index, { edge }] of group.entries()) {
      ports.set(edge.id, (height * (index + 1)) / (group.length + 1));
    }
  }
  return ports;
}

function createBackwardPath(
  edge: GraphEdge,
  from: Point,
  to: Point,
  points: readonly Point[],
  { height, width }: { width: number; height: number },
): PlacedEdge {
  const around = points.slice(1, -1).map(({ y }) => y);
  const above = (around[0] ?? 0) < from.y + height / 2;
  const off = above ? Math.min(...around) : Math.max(...around);
  const start = { x: from.x, y: from.y + height * (above ? 0.2 : 0.8) };
  const end = { x: to.x + width / 2, y: above ? to.y : to.y + height };
  const beside = start.x - BESIDE;
  const corners = [start, { x: beside, y: start.y }, { x: beside, y: off }, { x: end.x, y: off }, end];
  return { edge, path: drawRounded(corners), count: { x: end.x + 14, y: above ? end.y - 10 : end.y + 16 } };
}

/** Connects points by curves that are horizontal at each point. */
function drawCurve(points: readonly Point[]): string {
  const [first, ...others] = points;
  if (!first) {
    return "";
  }
  const curves = others.map((point, index) => {
    const last = points[index] ?? first;
    const middle = (last.x + point.x) / 2;
    return `C${at({ x: middle, y: last.y })} ${at({ x: middle, y: point.y })} ${at(point)}`;
  });
  return `M${at(first)} ${curves.join(" ")}`;
}

const CORNER_RADIUS = 14;

function drawRounded(points: readonly Point[]): string {
  const [first] = points;
  if (!first) {
    return "";
  }
  const lines = points.slice(1).map((point, index) => {
    const next = points[index + 2];
    if (!next) {
      return `L${at(point)}`;
    }
    const last = points[index] ?? first;
    return `L${at(moveToward(point, last))} Q${at(point)} ${at(moveToward(point, next))}`;
  });
  return `M${at(first)} ${lines.join(" ")}`;
}

/** Moves a point toward another by the corner radius, at most halfway. */
function moveToward(from: Point, to: Point): Point {
  const distance = Math.hypot(to.x - from.x, to.y - from.y);
  const part = distance === 0 ? 0 : Math.min(CORNER_RADIUS / distance, 0.5);
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

function at({ x, y }: Point): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}
