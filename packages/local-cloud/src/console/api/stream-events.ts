import type { ConsoleActivity } from "./activity-view.ts";
import type { TableItem } from "./item-view.ts";
import type { Position } from "./position.ts";

/**
 * The events of the stream, by name; `data` is JSON. Those with something to resume from have a {@link Position} as
 * their id, so that an EventSource that connects again loses nothing; the first event is sent at once, to have one.
 *
 * A stream begins after the `Last-Event-ID` header or the parameter `since`; without them now; with `since=start` at the
 * oldest activity that is remembered. Comments keep it alive. The server looks for something new every 100 ms.
 */
export interface StreamEvents {
  /** In the order in which they happened; empty at first, where there is none yet. */
  activities: ConsoleActivity[];
  /**
   * The items that the activities so far wrote, as they are by now, each at most once in a batch. An item that was deleted
   * has no attributes.
   */
  items: TableItem[];
  /** Activities are missing here: what is counted or listed is best asked for again. */
  gap: Gap;
}

export interface Gap {
  /**
   * - `slow-reader` they came faster than the stream was read
   * - `forgotten` the position is older than what is remembered
   * - `restarted` the position is of another run: all of this one follows, as far as it is remembered
   */
  reason: "slow-reader" | "forgotten" | "restarted";
  /** How many were left out; null where nobody knows. */
  leftOut: number | null;
}
