import type { RecordedActivity } from "local-cloud";

export type ActivityOf<Type extends RecordedActivity["type"]> = Extract<RecordedActivity, { type: Type }>;

/** Returns the activities of one type, in order. */
export function selectActivities<Type extends RecordedActivity["type"]>(
  activities: readonly RecordedActivity[],
  type: Type,
): ActivityOf<Type>[] {
  return activities.filter((activity) => activity.type === type) as ActivityOf<Type>[];
}
