import type { ConditionContext } from "iam-policy";
import type { AwsCall } from "../core/aws-service.ts";

/**
 * Authorizes an action on an ARN, or `*` for one without resource-level permissions. @throws {AwsError} if denied
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 */
export type Authorize = (
  call: Pick<AwsCall, "caller" | "cause">,
  action: string,
  resource: string,
  context: ConditionContext,
) => void;
