import { parseArn } from "./arn.ts";

/**
 * The supported condition keys: global ones, and those of DynamoDB, EventBridge, passed roles, function URLs and SNS. The
 * keys of SNS are about subscribing, and `events:creatorAccount` is about rules, so no request has them. A multivalued key holds a list, and a condition on it needs `ForAllValues:` or
 * `ForAnyValue:`. `events:source` and `events:detail-type` hold one value for each entry of a PutEvents request; without a
 * qualifier, a positive condition on them holds for a single entry only.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
export const conditionKeys = {
  "aws:CurrentTime": "single",
  "aws:EpochTime": "single",
  "aws:PrincipalAccount": "single",
  "aws:PrincipalArn": "single",
  "aws:PrincipalIsAWSService": "single",
  "aws:PrincipalServiceName": "single",
  "aws:PrincipalType": "single",
  "aws:SecureTransport": "single",
  "aws:SourceAccount": "single",
  "aws:SourceArn": "single",
  "aws:SourceIp": "single",
  "aws:SourceOwner": "single",
  "aws:ViaAWSService": "single",
  "dynamodb:Attributes": "multivalued",
  "dynamodb:LeadingKeys": "multivalued",
  "dynamodb:ReturnValues": "single",
  "dynamodb:Select": "single",
  "events:creatorAccount": "single",
  "events:detail-type": "entries",
  "events:source": "entries",
  "iam:PassedToService": "single",
  "lambda:FunctionUrlAuthType": "single",
  "sns:Endpoint": "single",
  "sns:Protocol": "single",
} as const;

export type ConditionKey = keyof typeof conditionKeys;

/** The values of a request's condition keys; undefined is the same as a missing key. */
export type ConditionContext = {
  readonly [Key in ConditionKey]?:
    | ((typeof conditionKeys)[Key] extends "single" ? string : readonly string[])
    | undefined;
};

/** Returns the condition keys of a request that an AWS service makes on behalf of a resource, such as a rule. */
export function sourceContext(sourceArn: string): ConditionContext {
  return { "aws:SourceArn": sourceArn, "aws:SourceAccount": parseArn(sourceArn)?.accountId };
}

const keysByLowerCaseName = new Map(
  Object.keys(conditionKeys).map((key) => [key.toLowerCase(), key as ConditionKey] as const),
);

/** Finds a key by its name in any case. */
export function findConditionKey(name: string): ConditionKey | undefined {
  return keysByLowerCaseName.get(name.toLowerCase());
}

export function requestValues(context: ConditionContext, key: ConditionKey): readonly string[] | undefined {
  const value = context[key];
  return typeof value === "string" ? [value] : value;
}
