import type { ActivityKind, ActivityKinds } from "./activity-kind.ts";
import { type EventActivity, eventKinds } from "./event-kinds.ts";
import { type FailureActivity, failureKinds } from "./failure-kinds.ts";
import { type FunctionActivity, functionKinds } from "./function-kinds.ts";
import { type RequestActivity, requestKinds } from "./request-kinds.ts";
import { type UpdateActivity, updateKinds } from "./update-kinds.ts";

/**
 * Something that happened in the local cloud.
 *
 * Each kind of activity is described once, beside its type in the file of its family. To add one, add its type and its
 * description there.
 */
export type Activity = RequestActivity | EventActivity | FunctionActivity | FailureActivity | UpdateActivity;

/** An activity and the time it happened, in milliseconds since the epoch. */
export type RecordedActivity = Activity & { at: number };

export const activityKinds: ActivityKinds<Activity> = {
  ...requestKinds,
  ...eventKinds,
  ...functionKinds,
  ...failureKinds,
  ...updateKinds,
};

/** The kind of an activity, to ask it about that activity. */
export function getKind(activity: Activity): ActivityKind<Activity> {
  return activityKinds[activity.type] as ActivityKind<Activity>;
}
