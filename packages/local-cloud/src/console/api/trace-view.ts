import type { ProgressView } from "../../trace/progress.ts";
import type { Trace, TracedActivity } from "../../trace/trace.ts";
import type { EdgeId, NodeId } from "./stack-view.ts";

/** A trace with locations. An event's JSON is in its `event-accepted`, a function's response in its `invocation-ended`. */
export interface ConsoleTrace extends Omit<Trace, "activities"> {
  activities: ConsoleTracedActivity[];
  progress: ProgressView;
}

/** An activity with all its details, and where on the map it happened. */
export type ConsoleTracedActivity = TracedActivity & { node?: NodeId; edge?: EdgeId };

export interface FunctionLogs {
  function: NodeId;
  /** The latest remembered lines, in the order they were printed. */
  lines: { at: number; requestId?: string; line: string }[];
}
