import { type LambdaPermission, lambdaPolicy, type NamedPolicy, parseResourcePolicy } from "iam-policy";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { findQualifiedArn } from "./find-function.ts";
import { qualifyArn } from "./function-versions.ts";
import { lambdaPermission } from "./resources.ts";

/**
 * Reads the policies by the ARN of the function, version or alias, each of which has its own.
 * @throws {StackError} if a permission is for an unknown one, or a statement id is repeated
 */
export function readFunctionPolicies(stack: Stack): Map<string, NamedPolicy> {
  const permissions = new Map<string, LambdaPermission[]>();
  for (const { address, config } of stack.resources(lambdaPermission)) {
    const arn = findQualifiedArn(stack, config, address);
    if (permissions.get(arn)?.some(({ statementId }) => statementId === config.statement_id)) {
      const problem = `the policy of ${qualifyArn(config.function_name, config.qualifier)} already has a statement ${config.statement_id}`;
      throw createInvalidResourceError(`${address}: statement_id: ${problem}`);
    }
    const permission = {
      statementId: config.statement_id,
      action: config.action,
      principal: config.principal,
      sourceArn: config.source_arn,
      sourceAccount: config.source_account,
      functionUrlAuthType: config.function_url_auth_type,
    };
    permissions.set(arn, [...(permissions.get(arn) ?? []), permission]);
  }
  return new Map(
    [...permissions].map(([arn, statements]) => {
      const name = `the policy of ${arn}`;
      return [arn, { name, document: parseResourcePolicy(lambdaPolicy(arn, statements), name) }];
    }),
  );
}
