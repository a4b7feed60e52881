import { AwsError } from "../core/aws-error.ts";
import { DeliveryError } from "../delivery/delivery-error.ts";
import type { TargetCall, TargetServices } from "./target-call.ts";
import { findUniversalOperation } from "./universal-target.ts";

type TargetKind = "function" | "queue" | "topic" | "bus" | "operation";

/** Returns undefined for a target that the local cloud does not have. */
export function findTargetKind(arn: string): TargetKind | undefined {
  if (findUniversalOperation(arn)) {
    return "operation";
  }
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

async function send(services: TargetServices, call: TargetCall): Promise<void> {
  const { enforcement, eventBridge, lambda, sns, sqs } = services;
  const { caller, cause, input, scheduleArn, target } = call;
  switch (findTargetKind(target.Arn)) {
    case "queue": {
      const groupId = target.SqsParameters?.MessageGroupId;
      return sqs.send(target.Arn, { body: input, groupId, cause }, caller, scheduleArn);
    }
    case "operation":
      return findUniversalOperation(target.Arn)?.(services, call);
    case "topic":
      return sns.publish(target.Arn, { Message: input }, { caller, cause }, scheduleArn);
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
