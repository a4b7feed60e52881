import type { ActivityLog } from "../core/activity-log.ts";
import type { Clock } from "../core/clock.ts";
import type { Store } from "../core/store/store.ts";
import type { Enforcement } from "../iam/enforcement.ts";
import type { Stack } from "../terraform/stack.ts";
import { readQueues } from "./read-queues.ts";
import { Sqs } from "./sqs.ts";

export function createSqs(
  stack: Stack,
  dependencies: { enforcement: Enforcement; store: Store; clock: Clock; activityLog: ActivityLog },
): Sqs {
  const { activityLog, clock, enforcement, store } = dependencies;
  return new Sqs(readQueues(stack, clock, store), enforcement, activityLog);
}
