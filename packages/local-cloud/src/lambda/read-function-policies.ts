import { type LambdaPermission, lambdaPolicy, type NamedPolicy, parseResourcePolicy } from "iam-policy";
import type { Stack } from "../terraform/stack.ts";
import { StackError } from "../terraform/stack-error.ts";
import { findFunction } from "./read-functions.ts";
import { lambdaPermission } from "./resources.ts";

/**
 * The resource policy of each function that has one, by the function's ARN: what its `aws_lambda_permission`s allow.
 *
 * @throws {StackError} when a permission is for no function of the stack, or two of one function have one statement id
 */
export function readFunctionPolicies(stack: Stack): Map<string, NamedPolicy> {
  const permissions = new Map<string, LambdaPermission[]>();
  for (const { address, config } of stack.resources(lambdaPermission)) {
    const arn = String(findFunction(stack, config.function_name, address).attributes.arn);
    if (permissions.get(arn)?.some(({ statementId }) => statementId === config.statement_id)) {
      const problem = `the policy of ${config.function_name} has a statement ${config.statement_id} already`;
      throw new StackError("INVALID_RESOURCE", `${address}: statement_id: ${problem}`);
    }
    const permission = {
      statementId: config.statement_id,
      action: config.action,
      principal: config.principal,
      sourceArn: config.source_arn,
      sourceAccount: config.source_account,
    };
    permissions.set(arn, [...(permissions.get(arn) ?? []), permission]);
  }
  return new Map(
    [...permissions].map(([arn, ofFunction]) => {
      const name = `the policy of ${arn}`;
      return [arn, { name, document: parseResourcePolicy(lambdaPolicy(arn, ofFunction), name) }];
    }),
  );
}
