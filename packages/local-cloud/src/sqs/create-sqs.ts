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
  const queues = readQueues(stack, {
    clock,
    store,
    onRedriven({ arn: from }, { arn: queueArn }, { body: payload, cause, receiveCount }) {
      const reason = `received ${receiveCount} times without being deleted`;
      activityLog.record({ type: "dead-letter", queueArn, from, reason, payload, cause });
    },
  });
  return new Sqs(queues, enforcement, activityLog);
}
