import type { RecordedActivity } from "local-cloud";

export type ActivityOf<Type extends RecordedActivity["type"]> = Extract<RecordedActivity, { type: Type }>;

/** Returns the activities of one type, in order. */
export function selectActivities<Type extends RecordedActivity["type"]>(
  activities: readonly RecordedActivity[],
  type: Type,
): ActivityOf<Type>[] {
  return activities.filter((activity) => activity.type === type) as ActivityOf<Type>[];
}

/** Whether something happened that no part of the system caused, such as a request of the learner's. */
export function isFromOutside(activity: RecordedActivity): boolean {
  return (
    activity.type === "http-request" ||
    ((activity.type === "event-accepted" || activity.type === "invocation-started") && activity.cause === undefined)
  );
}
