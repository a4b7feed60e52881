import type { ActivityLog } from "../core/activity-log.ts";
import type { Clock } from "../core/clock.ts";
import type { Iam } from "../iam/iam.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { Sqs } from "../sqs/sqs.ts";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { QueuePoller } from "./queue-poller.ts";
import { readQueueMappings } from "./read-queue-mappings.ts";

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions */
const ACTIONS = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

interface EventSourceDependencies {
  iam: Iam;
  lambda: Lambda;
  sqs: Sqs;
  activityLog: ActivityLog;
  clock: Clock;
}

export interface EventSources {
  start(): void;
  stop(): Promise<void>;
}

/** Creates the event source mappings of a stack. @throws {StackError} if AWS would reject one */
export function createEventSources(stack: Stack, dependencies: EventSourceDependencies): EventSources {
  const { activityLog, clock, iam, lambda, sqs } = dependencies;
  const pollers = readQueueMappings(stack, sqs.queues).map(({ address, mapping, queue, roleArn }) => {
    const session = iam.issueSession(roleArn, { sessionName: mapping.functionName, service: "lambda.amazonaws.com" });
    const caller = iam.findCaller(session.accessKeyId);
    const resourcePolicy = sqs.findPolicy(queue.arn);
    for (const action of ACTIONS) {
      const decision = iam.authorize({ caller, action, resource: queue.arn, context: {}, resourcePolicy });
      if (!decision.allowed) {
        throw createInvalidResourceError(`${address}: ${decision.message}`);
      }
    }
    return new QueuePoller({ mapping, queue, lambda, activityLog, clock });
  });
  return {
    start() {
      for (const poller of pollers) {
        poller.start();
      }
    },
    async stop() {
      await Promise.all(pollers.map((poller) => poller.stop()));
    },
  };
}
