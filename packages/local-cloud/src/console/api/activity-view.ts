import type { RecordedActivity } from "../../core/activity/activity.ts";
import type { TableItem } from "./item-view.ts";
import type { EdgeId, NodeId } from "./stack-view.ts";

/** An activity with the fields that the map, lists and counts need; a trace has all of it. */
export interface ConsoleActivity {
  /** Increases from 0, the first activity of this run. */
  sequence: number;
  at: number;
  type: RecordedActivity["type"];
  /** The node where it happened; missing if it concerns no node of the stack. */
  node?: NodeId;
  /** The edge that it took, or failed to take. */
  edge?: EdgeId;
  /** The item that it is about, as {@link TableItem.id}, if known. */
  itemId?: string;
  /** Why it failed: an HTTP status of 5xx, the error of a delivery or an invocation, a denial, a dead letter's reason. */
  error?: string;
  durationMs?: number;
  /** The attempt of a delivery or an invocation, from 1. */
  attempt?: number;
  /** The id of the HTTP request or the invocation, or of the invocation that caused it. */
  requestId?: string;
  /** The event of an event activity, a rule's verdict or a delivery. */
  eventId?: string;
  source?: string;
  detailType?: string;
  statusCode?: number;
  /** At most 300 characters: a request's method and path, a call's action, a log line, a fault's effect, a warning. */
  text?: string;
}
