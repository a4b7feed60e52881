import { type NamedPolicy, parseResourcePolicy } from "iam-policy";
import type { Stack } from "../terraform/stack.ts";
import { StackError } from "../terraform/stack-error.ts";
import { findFunction } from "./functions-of-stack.ts";
import { lambdaPermission } from "./resources.ts";

/**
 * The resource policy of each function that has one, by the function's ARN: what its `aws_lambda_permission`s allow.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 * @throws {StackError} when a permission is for no function of the stack, or two of one function have one statement id
 */
export function functionPoliciesOf(stack: Stack): Map<string, NamedPolicy> {
  const statements = new Map<string, { Sid: string }[]>();
  for (const { address, config } of stack.resources(lambdaPermission)) {
    const arn = String(findFunction(stack, config.function_name, address).attributes.arn);
    if (statements.get(arn)?.some(({ Sid }) => Sid === config.statement_id)) {
      const problem = `the policy of ${config.function_name} has a statement ${config.statement_id} already`;
      throw new StackError("INVALID_RESOURCE", `${address}: statement_id: ${problem}`);
    }
    const condition = {
      ...(config.source_arn && { ArnLike: { "aws:SourceArn": config.source_arn } }),
      ...(config.source_account && { StringEquals: { "aws:SourceAccount": config.source_account } }),
    };
    const statement = {
      Sid: config.statement_id,
      Effect: "Allow",
      Principal: config.principal.endsWith(".amazonaws.com")
        ? { Service: config.principal }
        : { AWS: config.principal },
      Action: config.action,
      Resource: arn,
      ...(Object.keys(condition).length > 0 && { Condition: condition }),
    };
    statements.set(arn, [...(statements.get(arn) ?? []), statement]);
  }
  return new Map(
    [...statements].map(([arn, Statement]) => {
      const name = `the policy of ${arn}`;
      return [arn, { name, document: parseResourcePolicy(JSON.stringify({ Version: "2012-10-17", Statement }), name) }];
    }),
  );
}
