import type { ActivityKind, ActivityKinds } from "./activity-kind.ts";
import { type EventActivity, eventKinds } from "./event-kinds.ts";
import { type FailureActivity, failureKinds } from "./failure-kinds.ts";
import { type FunctionActivity, functionKinds } from "./function-kinds.ts";
import { type MessageActivity, messageKinds } from "./message-kinds.ts";
import { type RequestActivity, requestKinds } from "./request-kinds.ts";
import { type StreamActivity, streamKinds } from "./stream-kinds.ts";
import { type TopicActivity, topicKinds } from "./topic-kinds.ts";
import { type UpdateActivity, updateKinds } from "./update-kinds.ts";

/** An event in the life of the local cloud. Each kind is described beside its type, in the file of its family. */
export type Activity =
  | RequestActivity
  | EventActivity
  | MessageActivity
  | StreamActivity
  | TopicActivity
  | FunctionActivity
  | FailureActivity
  | UpdateActivity;

/** An activity and the time it happened, in milliseconds since the epoch. */
export type RecordedActivity = Activity & { at: number };

export const activityKinds: ActivityKinds<Activity> = {
  ...requestKinds,
  ...eventKinds,
  ...messageKinds,
  ...streamKinds,
  ...topicKinds,
  ...functionKinds,
  ...failureKinds,
  ...updateKinds,
};

export function getKind(activity: Activity): ActivityKind<Activity> {
  return activityKinds[activity.type] as ActivityKind<Activity>;
}
