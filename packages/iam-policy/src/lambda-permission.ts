/** A permission of a function's resource policy, as `AddPermission` takes it. */
export interface LambdaPermission {
  statementId?: string | undefined;
  /** Such as `lambda:InvokeFunction`. */
  action: string;
  /** An AWS service such as `events.amazonaws.com`, an account or an ARN. */
  principal: string;
  /** May contain wildcards. */
  sourceArn?: string | undefined;
  sourceAccount?: string | undefined;
  /** `AWS_IAM` or `NONE`: only for URLs of this type. */
  functionUrlAuthType?: string | undefined;
}

/**
 * Returns the policy document that Lambda makes of a function's permissions, as JSON.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
export function lambdaPolicy(functionArn: string, permissions: readonly LambdaPermission[]): string {
  const statements = permissions.map(({ statementId, action, principal, ...conditions }) => ({
    Sid: statementId,
    Effect: "Allow",
    Principal: principal.endsWith(".amazonaws.com") ? { Service: principal } : { AWS: principal },
    Action: action,
    Resource: functionArn,
    Condition: toConditions(conditions),
  }));
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

function toConditions({ functionUrlAuthType, sourceAccount, sourceArn }: Partial<LambdaPermission>) {
  const equals = {
    ...(sourceAccount && { "aws:SourceAccount": sourceAccount }),
    ...(functionUrlAuthType && { "lambda:FunctionUrlAuthType": functionUrlAuthType }),
  };
  return {
    ...(sourceArn && { ArnLike: { "aws:SourceArn": sourceArn } }),
    ...(Object.keys(equals).length > 0 && { StringEquals: equals }),
  };
}
