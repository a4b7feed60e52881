import { activityKinds, type RecordedActivity } from "../../core/activity/activity.ts";
import type { Location } from "../../core/activity/activity-kind.ts";
import type { Position } from "./position.ts";
import type { EdgeId, NodeId } from "./stack-view.ts";

/** How often something happened at each node and along each edge in this run; only those with any are listed. */
export interface Counts {
  /** When this run started. */
  since: number;
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
  /** Whether the latest outcome was a failure. */
  isFailing: boolean;
}

/** The part of an activity in a count. */
export type Addition = Omit<Count, "isFailing"> & { isFailing?: boolean | undefined };

export type AdditionAt = Addition & { id: NodeId | EdgeId };

export const NO_COUNT: Count = { total: 0, failures: 0, isFailing: false };

type Countable = Pick<RecordedActivity, "type"> & Location & { error?: string | undefined };

/** Counts one activity. Server and page share it, so that the page continues the server's counts. */
export function countActivity({ edge, error, node, type }: Countable): AdditionAt[] {
  const hasFailed = error !== undefined;
  const failures = hasFailed ? 1 : 0;
  const { isCountedAtNode = false, isOutcome = isCountedAtNode } = activityKinds[type];
  const atNode = {
    total: isCountedAtNode ? 1 : 0,
    failures,
    isFailing: hasFailed || isOutcome ? hasFailed : undefined,
  };
  return [
    ...(node !== undefined && (isCountedAtNode || isOutcome || hasFailed) ? [{ id: node, ...atNode }] : []),
    ...(edge !== undefined ? [{ id: edge, total: 1, failures, isFailing: hasFailed }] : []),
  ];
}

export function addCount<Sum extends Addition>(count: Sum, { failures, isFailing, total }: Addition): Sum {
  return {
    ...count,
    total: count.total + total,
    failures: count.failures + failures,
    isFailing: isFailing ?? count.isFailing,
  };
}
