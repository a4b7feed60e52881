import type { ConditionContext } from "iam-policy";
import type { AwsCall } from "../core/aws-service.ts";

/**
 * Lets a call pass, or throws the AwsError that a denied caller gets.
 * @param action such as `events:DescribeRule`
 * @param resource the ARN of what the action is on, `*` where IAM cannot limit it
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 */
export type Authorize = (call: AwsCall, action: string, resource: string, context: ConditionContext) => void;
