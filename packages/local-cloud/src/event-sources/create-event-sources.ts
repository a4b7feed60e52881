import type { NamedPolicy } from "iam-policy";
import type { ActivityLog } from "../core/activity-log.ts";
import type { Clock } from "../core/clock.ts";
import type { Store } from "../core/store/store.ts";
import type { DynamoDB } from "../dynamodb/dynamodb.ts";
import type { Iam } from "../iam/iam.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { Sns } from "../sns/sns.ts";
import type { Sqs } from "../sqs/sqs.ts";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { discardRecords } from "./discard-records.ts";
import { QueuePoller } from "./queue-poller.ts";
import { readQueueMappings } from "./read-queue-mappings.ts";
import { readStreamMappings } from "./read-stream-mappings.ts";
import { StreamPoller } from "./stream-poller.ts";

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions */
const QUEUE_ACTIONS = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html */
const STREAM_ACTIONS = ["GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"].map(
  (operation) => `dynamodb:${operation}`,
);

interface EventSourceDependencies {
  iam: Iam;
  lambda: Lambda;
  sns: Sns;
  sqs: Sqs;
  dynamodb: DynamoDB;
  store: Store;
  activityLog: ActivityLog;
  clock: Clock;
}

export interface EventSources {
  start(): void;
  stop(): Promise<void>;
}

/** Creates the event source mappings of a stack. @throws {StackError} if AWS would reject one */
export function createEventSources(stack: Stack, dependencies: EventSourceDependencies): EventSources {
  const pollers = [...createQueuePollers(stack, dependencies), ...createStreamPollers(stack, dependencies)];
  return {
    start() {
      for (const poller of pollers) {
        void poller.start();
      }
    },
    async stop() {
      await Promise.all(pollers.map((poller) => poller.stop()));
    },
  };
}

function createQueuePollers(stack: Stack, dependencies: EventSourceDependencies): QueuePoller[] {
  const { iam, sqs } = dependencies;
  return readQueueMappings(stack, sqs.queues).map(({ address, mapping, queue, roleArn }) => {
    const role = assumeRole(iam, roleArn, mapping.functionName);
    const resourcePolicy = sqs.findPolicy(queue.arn);
    for (const action of QUEUE_ACTIONS) {
      role.check(address, action, queue.arn, resourcePolicy);
    }
    return new QueuePoller({ ...dependencies, mapping, queue });
  });
}

function createStreamPollers(stack: Stack, dependencies: EventSourceDependencies): StreamPoller[] {
  const { dynamodb, iam, sns, sqs, store } = dependencies;
  const { changes: reader } = dynamodb;
  const destinationArns = new Set([...sqs.queues.map(({ arn }) => arn), ...sns.topicArns]);
  const mappings = readStreamMappings(stack, destinationArns);
  if (mappings.length === 0 || !reader) {
    return [];
  }
  const positions = store.collection<{ sequence: number }>("stream-positions");
  return mappings.map(({ address, mapping, roleArn }) => {
    const role = assumeRole(iam, roleArn, mapping.functionName);
    for (const action of STREAM_ACTIONS) {
      role.check(address, action, mapping.streamArn);
    }
    const discard = discardRecords({ ...dependencies, mapping, caller: role.caller });
    return new StreamPoller({ ...dependencies, mapping, reader, positions, discard });
  });
}

function assumeRole(iam: Iam, roleArn: string, sessionName: string) {
  const session = iam.issueSession(roleArn, { sessionName, service: "lambda.amazonaws.com" });
  const caller = iam.findCaller(session.accessKeyId);
  return {
    caller,
    /** @throws {StackError} if the role may not call the action */
    check(address: string, action: string, resource: string, resourcePolicy?: NamedPolicy) {
      const decision = iam.authorize({ caller, action, resource, context: {}, resourcePolicy });
      if (!decision.allowed) {
        throw createInvalidResourceError(`${address}: ${decision.message}`);
      }
    },
  };
}
