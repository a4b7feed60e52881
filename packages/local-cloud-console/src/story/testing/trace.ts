import type { ConsoleTracedActivity, RecordedActivity } from "local-cloud/console-api";

export const at = (ms: number) => ({ at: 1_000 + ms });

/** Creates a trace of activities, each with the number of its cause. */
export function trace(...activities: [activity: RecordedActivity, causedBy?: number][]): ConsoleTracedActivity[] {
  return activities.map(([activity, causedBy], index) => ({
    number: index + 1,
    ...(causedBy && { causedBy }),
    startedAt: activity.at,
    activity,
  }));
}
