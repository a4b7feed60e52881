import type { RecordedActivity } from "./activity.ts";

/** Returns the activity as readers see it, with the explanations that are too expensive to compute unread. */
export function expandActivity(activity: RecordedActivity): RecordedActivity[] {
  switch (activity.type) {
    case "rules-not-matched": {
      const { at, event, explain } = activity;
      return explain().map((mismatch) => ({ type: "rule-not-matched", eventId: event.id, ...mismatch, at }));
    }
    case "event-dropped": {
      const { findNearest, ...dropped } = activity;
      return [{ nearest: findNearest?.(), ...dropped }];
    }
    default:
      return [activity];
  }
}
