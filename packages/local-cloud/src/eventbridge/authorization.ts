import type { ConditionContext } from "iam-policy";
import type { AwsCall } from "../core/aws-service.ts";

/**
 * @param action such as `events:DescribeRule`
 * @param resource an ARN, or `*` for actions without resource-level permissions
 * @throws {AwsError} if the caller is denied
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 */
export type Authorize = (call: AwsCall, action: string, resource: string, context: ConditionContext) => void;
