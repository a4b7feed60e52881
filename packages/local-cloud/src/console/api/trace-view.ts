import type { Trace, TracedActivity } from "../../trace/trace.ts";
import type { EdgeId, NodeId } from "./stack-view.ts";

/** An event's JSON is in its `event-accepted`, what a function answered in its `invocation-ended`. */
export interface ConsoleTrace extends Omit<Trace, "activities"> {
  activities: ConsoleTracedActivity[];
}

/** An activity with all its details, and where on the map it happened. */
export type ConsoleTracedActivity = TracedActivity & { node?: NodeId; edge?: EdgeId };

export interface FunctionLogs {
  function: NodeId;
  /** The latest that are remembered, in the order in which they were printed. */
  lines: { at: number; requestId?: string; line: string }[];
}
