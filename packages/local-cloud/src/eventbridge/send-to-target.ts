import type { Caller } from "iam-policy";
import type { Cause } from "../core/activity/cause.ts";
import { AwsError } from "../core/aws-error.ts";
import { DeliveryError } from "../delivery/delivery-error.ts";
import type { InvokePermissions } from "../lambda/invoke-permissions.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { Logs } from "../logs/create-logs.ts";
import type { Sns } from "../sns/sns.ts";
import type { Sqs } from "../sqs/sqs.ts";

export const SERVICE = "events.amazonaws.com";

export interface TargetServices {
  lambda: Lambda;
  invokePermissions: InvokePermissions;
  logs: Pick<Logs, "eventLog">;
  sqs: Sqs;
  sns: Sns;
}

export interface TargetPayload {
  /** The ARN of the target: a function, a queue, a topic or a log group. */
  arn: string;
  ruleArn: string;
  /** The group of a message. */
  messageGroupId?: string | undefined;
  payload: string;
  /** A session of the target's role. @default EventBridge itself, which the target's policy must allow */
  role?: Caller | undefined;
  cause: Cause;
}

/**
 * Passes a payload to a target, if its role or else the target's resource policy lets the rule do so.
 * @throws {DeliveryError} that EventBridge does not retry, if the target rejects the payload
 */
export async function sendToTarget(services: TargetServices, target: TargetPayload): Promise<void> {
  try {
    await send(services, target);
  } catch (error) {
    throw error instanceof AwsError ? toDeliveryError(error) : error;
  }
}

function send(services: TargetServices, target: TargetPayload): Promise<void> {
  const { arn, cause, messageGroupId: groupId, payload, ruleArn } = target;
  const caller = target.role ?? ({ kind: "service", service: SERVICE } as const);
  if (arn.startsWith("arn:aws:sqs:")) {
    return services.sqs.send(arn, { body: payload, groupId, cause }, caller, ruleArn);
  }
  if (arn.startsWith("arn:aws:sns:")) {
    return services.sns.publish(arn, { Message: payload }, { caller, cause }, ruleArn);
  }
  return arn.startsWith("arn:aws:logs:") ? writeLog(services, target) : invoke(services, target);
}

async function invoke({ invokePermissions, lambda }: TargetServices, target: TargetPayload): Promise<void> {
  const { arn, cause, payload, role, ruleArn } = target;
  const decision = role
    ? invokePermissions.decideForRole(role, arn, cause)
    : invokePermissions.decide(SERVICE, arn, ruleArn, cause);
  if (!decision.allowed) {
    throw new DeliveryError("NO_PERMISSIONS", decision.message, { retryable: false });
  }
  await lambda.invokeAsynchronously(arn, payload, { cause });
}

async function writeLog({ logs }: TargetServices, { arn, cause, payload, ruleArn }: TargetPayload): Promise<void> {
  const message = readMessage(payload);
  const decision = logs.eventLog.write({ groupArn: arn, message, service: SERVICE, sourceArn: ruleArn, cause });
  if (!decision.allowed) {
    throw new DeliveryError("NO_PERMISSIONS", decision.message, { retryable: false });
  }
}

/** An input may be an object with a timestamp and the message. Otherwise the message is the event. */
function readMessage(payload: string): string {
  try {
    const { message, timestamp } = JSON.parse(payload);
    return typeof message === "string" && timestamp !== undefined ? message : payload;
  } catch {
    return payload;
  }
}

function toDeliveryError({ code, message }: AwsError): DeliveryError {
  return code === "AccessDeniedException"
    ? new DeliveryError("NO_PERMISSIONS", message, { retryable: false })
    : new DeliveryError("SDK_CLIENT_ERROR", `${code}: ${message}`, { retryable: false });
}
