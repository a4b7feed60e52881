import type { RecordedActivity } from "../../core/activity-log.ts";
import type { TableItem } from "./item-view.ts";
import type { EdgeId, NodeId } from "./stack-view.ts";

/** What happened, as far as a map, a list and a counter need it; a trace has the whole. */
export interface ConsoleActivity {
  /** From 0 for the first one of this run; rising. */
  sequence: number;
  at: number;
  type: RecordedActivity["type"];
  /** Where it happened; none for what concerns no node of the stack. */
  node?: NodeId;
  /** The way that something has just taken, or failed to. */
  edge?: EdgeId;
  /** The item that it is about, as {@link TableItem.id}, where the stream knows. */
  itemId?: string;
  /** Why it failed: an HTTP status of 5xx, an error of a delivery or an invocation, a denial, a dead letter's reason. */
  error?: string;
  durationMs?: number;
  /** Of a delivery or an invocation, from 1. */
  attempt?: number;
  /** Of an HTTP request, an invocation, or the invocation that made it happen. */
  requestId?: string;
  /** Of an event, a rule's verdict or a delivery. */
  eventId?: string;
  /** Of an event. */
  source?: string;
  /** Of an event. */
  detailType?: string;
  /** Of an HTTP request. */
  statusCode?: number;
  /**
   * For a person, at most 300 characters: a request's method and path, a call's action, a log line, a fault's effect, a
   * warning.
   */
  text?: string;
}
