import { activityKinds, type RecordedActivity } from "../../core/activity/activity.ts";
import type { Location } from "../../core/activity/activity-kind.ts";
import type { Position } from "./position.ts";
import type { EdgeId, NodeId } from "./stack-view.ts";

/** How often something happened at each node and along each edge; only those with any are listed. */
export interface Counts {
  nodes: Record<NodeId, Count>;
  edges: Record<EdgeId, Count>;
  /** Activities missing from all counts, because they were forgotten before the console was first opened. */
  notCounted: number;
  /** A stream `since` here starts with the first activity that is not counted yet. */
  position: Position;
}

export interface Count {
  /** An edge's activities; a node's activities of the kinds that are counted at their node. */
  total: number;
  /** The activities of any kind with an `error`. */
  failures: number;
}

export type CountAt = Count & { id: NodeId | EdgeId };

type Countable = Pick<RecordedActivity, "type"> & Location & { error?: string | undefined };

/** Counts one activity. Server and page share it, so that the page continues the server's counts. */
export function countActivity({ edge, error, node, type }: Countable): CountAt[] {
  const failures = error === undefined ? 0 : 1;
  const total = activityKinds[type].isCountedAtNode ? 1 : 0;
  return [
    ...(node !== undefined && total + failures > 0 ? [{ id: node, total, failures }] : []),
    ...(edge !== undefined ? [{ id: edge, total: 1, failures }] : []),
  ];
}
