import type { Caller } from "iam-policy";
import type { Cause } from "../core/activity/cause.ts";
import { AwsError } from "../core/aws-error.ts";
import { DeliveryError } from "../delivery/delivery-error.ts";
import type { EventBridge } from "../eventbridge/event-bridge.ts";
import type { Enforcement } from "../iam/enforcement.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { Sns } from "../sns/sns.ts";
import type { Sqs } from "../sqs/sqs.ts";
import type { ScheduleTarget } from "./schedule-definition.ts";

export interface TargetServices {
  enforcement: Enforcement;
  eventBridge: EventBridge;
  lambda: Lambda;
  sqs: Sqs;
  sns: Sns;
}

export interface TargetCall {
  scheduleArn: string;
  target: ScheduleTarget;
  /** The target's input, without context attributes. */
  input: string;
  /** A session of the schedule's role. */
  caller: Caller;
  cause: Cause;
}

type TargetKind = "function" | "queue" | "topic" | "bus";

/** Returns undefined for a target that the local cloud does not have. */
export function findTargetKind(arn: string): TargetKind | undefined {
  const [, service, resource] = /^arn:aws:([a-z]+):[a-z0-9-]+:\d{12}:(.+)$/.exec(arn) ?? [];
  switch (service) {
    case "lambda":
      return resource?.startsWith("function:") ? "function" : undefined;
    case "sqs":
      return "queue";
    case "sns":
      return "topic";
    case "events":
      return resource?.startsWith("event-bus/") ? "bus" : undefined;
    default:
      return undefined;
  }
}

/**
 * Calls a target as the schedule's role. @throws {DeliveryError} that is not retried, if the target rejects the call
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
 */
export async function callTarget(services: TargetServices, call: TargetCall): Promise<void> {
  try {
    await send(services, call);
  } catch (error) {
    throw error instanceof AwsError ? new DeliveryError(error.code, error.message, { retryable: false }) : error;
  }
}

async function send({ enforcement, eventBridge, lambda, sns, sqs }: TargetServices, call: TargetCall): Promise<void> {
  const { caller, cause, input, scheduleArn, target } = call;
  switch (findTargetKind(target.Arn)) {
    case "queue": {
      const groupId = target.SqsParameters?.MessageGroupId;
      return sqs.send(target.Arn, { body: input, groupId, cause }, caller, scheduleArn);
    }
    case "topic":
      return sns.publish(target.Arn, input, { caller, cause }, scheduleArn);
    case "bus": {
      const { Entries } = await eventBridge.putEvents([toEntry(call)], { caller, cause });
      const [result] = Entries;
      if (result && "ErrorCode" in result) {
        throw new DeliveryError(result.ErrorCode, result.ErrorMessage, { retryable: false });
      }
      return;
    }
    default:
      enforcement.demand({ caller, action: "lambda:InvokeFunction", resource: target.Arn, context: {}, cause });
      await lambda.invokeAsynchronously(target.Arn, input, { cause });
  }
}

/** Returns the body of the request that failed, as dead letters contain it. */
export function formatRequest({ input, target }: Pick<TargetCall, "input" | "target">, queueUrl?: string): string {
  switch (findTargetKind(target.Arn)) {
    case "queue":
      return JSON.stringify({ MessageBody: input, QueueUrl: queueUrl, ...target.SqsParameters });
    case "topic":
      return JSON.stringify({ Message: input, TopicArn: target.Arn });
    case "bus":
      return JSON.stringify({ Entries: [toEntry({ input, target })] });
    default:
      return input;
  }
}

function toEntry({ input, target }: Pick<TargetCall, "input" | "target">) {
  return { EventBusName: target.Arn, ...target.EventBridgeParameters, Detail: input, Resources: [] };
}
