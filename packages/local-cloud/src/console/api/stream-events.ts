import type { ProgressView } from "../../trace/progress.ts";
import type { ConsoleActivity } from "./activity-view.ts";
import type { GuideState } from "./guide-view.ts";
import type { Health } from "./health-view.ts";
import type { TableItem } from "./item-view.ts";
import type { Position } from "./position.ts";

/**
 * The events of the stream, by name; `data` is JSON, and the id of events to resume from is a {@link Position}. The
 * first event is sent immediately, so that an EventSource that reconnects loses nothing. A stream starts after
 * `Last-Event-ID` or `since`, or else now; with `since=start`, at the oldest remembered activity.
 */
export interface StreamEvents {
  /** In order of time; the first event may be empty. */
  activities: ConsoleActivity[];
  /** The current state of the items that the activities wrote, once per batch. A deleted item has no attributes. */
  items: TableItem[];
  /** The current progress of the items that the activities are about; missing once everything is done. */
  progress: { id: TableItem["id"]; progress?: ProgressView }[];
  /** The current state of the guide: first when the stream starts, then after each change. */
  guide: GuideState;
  /** First when the stream starts, then after each change. */
  health: Health;
  /** Activities are missing here: reload counts and lists. */
  gap: Gap;
}

export interface Gap {
  /**
   * - `slow-reader` activities arrived faster than the stream was read
   * - `forgotten` the position is older than the oldest remembered activity
   * - `restarted` the position is from another run; all remembered activities of this run follow
   */
  reason: "slow-reader" | "forgotten" | "restarted";
  /** How many were skipped; null if unknown. */
  leftOut: number | null;
}
