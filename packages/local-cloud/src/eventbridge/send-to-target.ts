import type { Cause } from "../core/activity/cause.ts";
import { AwsError } from "../core/aws-error.ts";
import type { InvokePermissions } from "../lambda/invoke-permissions.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { Sqs } from "../sqs/sqs.ts";
import { DeliveryError } from "./delivery.ts";

export const SERVICE = "events.amazonaws.com";

export interface TargetServices {
  lambda: Lambda;
  invokePermissions: InvokePermissions;
  sqs: Sqs;
}

export interface TargetPayload {
  /** The ARN of the target: a function or a queue. */
  arn: string;
  ruleArn: string;
  payload: string;
  cause: Cause;
}

/**
 * Passes a payload to a target, if the target's resource policy lets the rule do so.
 * @throws {DeliveryError} that EventBridge does not retry, if the target rejects the payload
 */
export async function sendToTarget(services: TargetServices, target: TargetPayload): Promise<void> {
  try {
    await (target.arn.startsWith("arn:aws:sqs:") ? sendMessage(services, target) : invoke(services, target));
  } catch (error) {
    throw error instanceof AwsError ? toDeliveryError(error) : error;
  }
}

async function invoke({ invokePermissions, lambda }: TargetServices, target: TargetPayload): Promise<void> {
  const { arn, cause, payload, ruleArn } = target;
  const decision = invokePermissions.decide(SERVICE, arn, ruleArn, cause);
  if (!decision.allowed) {
    throw new DeliveryError("NO_PERMISSIONS", decision.message, { retryable: false });
  }
  await lambda.invokeAsynchronously(arn, payload, { cause });
}

function sendMessage({ sqs }: TargetServices, { arn, cause, payload, ruleArn }: TargetPayload): Promise<void> {
  return sqs.send(arn, { body: payload, cause }, { kind: "service", service: SERVICE }, ruleArn);
}

function toDeliveryError({ code, message }: AwsError): DeliveryError {
  return code === "AccessDeniedException"
    ? new DeliveryError("NO_PERMISSIONS", message, { retryable: false })
    : new DeliveryError("SDK_CLIENT_ERROR", `${code}: ${message}`, { retryable: false });
}
