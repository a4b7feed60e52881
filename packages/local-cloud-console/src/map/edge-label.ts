import type { Point } from "@dagrejs/dagre";
import type { GraphEdge } from "local-cloud/console-api";

/** The position of an edge's text, where the edge is apart from others. */
export interface EdgeLabel {
  x: number;
  y: number;
  anchor: "start" | "middle" | "end";
}

/** An edge with its points from left to right, whatever its direction. */
interface LabeledEdge {
  edge: Pick<GraphEdge, "kind">;
  points: readonly Point[];
  isBackward: boolean;
}

/** Kinds with the names of their events as text. */
export const NAMED: ReadonlySet<GraphEdge["kind"]> = new Set(["publishes", "routes-to"]);
/** Kinds with many edges to one node: their labels are where they start. */
const FAN_IN: ReadonlySet<GraphEdge["kind"]> = new Set(["invokes", "reads-writes", "sends"]);
const DISTANCE = 22;
/** A smaller difference looks like a straight line. */
const STRAIGHT = 12;
/** The height of the text above its baseline, centered on a line. */
const HALF_TEXT = 4;

/** Places the label of an edge that flows from left to right. */
export function placeLabelRight({ edge, points }: LabeledEdge): EdgeLabel {
  const { along, isAtStart, other, own } = getLabeledEnd(edge, points);
  return { x: along, y: own.y + (other.y < own.y - STRAIGHT ? 14 : -6), anchor: isAtStart ? "start" : "end" };
}

/** Places the label of an edge that flows down: names on the edge, a count beside it, away from its other end. */
export function placeLabelDown({ edge, isBackward, points }: LabeledEdge): EdgeLabel {
  const { along, other, own } = getLabeledEnd(edge, points);
  if (!NAMED.has(edge.kind)) {
    const isLeft = other.y > own.y + STRAIGHT;
    return { x: own.y + (isLeft ? -7 : 7), y: along + HALF_TEXT, anchor: isLeft ? "end" : "start" };
  }
  // Between the bus and the next row, which other edges only cross.
  const [start = own, lane = start] = points;
  const center = isBackward ? { x: lane.y, y: start.x + 2 * DISTANCE } : { x: own.y, y: along };
  return { x: center.x, y: center.y + HALF_TEXT, anchor: "middle" };
}

function getLabeledEnd({ kind }: LabeledEdge["edge"], points: readonly Point[]) {
  const [start = { x: 0, y: 0 }, end = start] = [points[0], points.at(-1)];
  const isAtStart = FAN_IN.has(kind);
  return isAtStart
    ? { isAtStart, own: start, other: points[1] ?? end, along: start.x + DISTANCE }
    : { isAtStart, own: end, other: points.at(-2) ?? start, along: end.x - DISTANCE };
}
