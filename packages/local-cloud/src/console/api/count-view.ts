import type { ConsoleActivity } from "./activity-view.ts";
import type { Position } from "./position.ts";
import type { EdgeId, NodeId } from "./stack-view.ts";

/** How often something happened at each node and along each edge; only those with any are listed. */
export interface Counts {
  nodes: Record<NodeId, Count>;
  edges: Record<EdgeId, Count>;
  /**
   * Activities that are in no count, because nobody asked while they were remembered: the counts are of what was remembered
   * when the console was first looked at, and of all since.
   */
  notCounted: number;
  /** A stream `since` here has exactly what is not counted yet. */
  position: Position;
}

export interface Count {
  /** Of an edge: activities along it. Of a node: its activities of the types in {@link COUNTED_AT_NODES}. */
  total: number;
  /** Its activities of any type that have an `error`. */
  failures: number;
}

/** What is counted at a node, so that an invocation, for one, counts once. */
export const COUNTED_AT_NODES: readonly ConsoleActivity["type"][] = [
  "http-request",
  "event-accepted",
  "event-replayed",
  "rule-matched",
  "invocation-started",
  "invocation-throttled",
  "api-call",
  "dead-letter",
];
