import { parseArn } from "./arn.ts";
import { type Condition, compileCondition } from "./conditions.ts";
import { InvalidPolicyError } from "./invalid-policy-error.ts";
import {
  readPolicy,
  type Selection,
  statementPath,
  type WrittenPolicy,
  type WrittenStatement,
} from "./policy-syntax.ts";
import { rejectPolicyVariables } from "./policy-variables.ts";
import { compilePrincipal, type Principal, type WrittenPrincipal } from "./principal.ts";

/** A policy that can be evaluated. */
export interface PolicyDocument extends Omit<WrittenPolicy, "statements"> {
  statements: readonly Statement[];
}

export interface Statement extends Omit<WrittenStatement, "principals" | "conditions"> {
  principals: Selection<Principal> | undefined;
  conditions: readonly Condition[];
}

/**
 * Reads a policy of any kind and checks that it can be evaluated; policy-kinds.ts adds the rules of each kind.
 * @param where the owner of the policy, for errors: its Terraform address
 * @throws {InvalidPolicyError} if AWS would reject the policy, or it cannot be evaluated as AWS does
 */
export function parsePolicyDocument(json: string, where: string): PolicyDocument {
  const policy = readPolicy(json, where);
  return {
    ...policy,
    statements: policy.statements.map((each) =>
      compileStatement(each, policy.version, statementPath(where, each.label)),
    ),
  };
}

function compileStatement(statement: WrittenStatement, version: WrittenPolicy["version"], at: string): Statement {
  const { principals, actions, resources, conditions } = statement;
  for (const action of actions.items) {
    checkAction(action, at);
  }
  for (const resource of resources?.items ?? []) {
    checkResource(resource, at);
  }
  if (version === "2008-10-17") {
    rejectVariablesOfConditions(conditions, at);
  }
  return {
    ...statement,
    principals: principals && { except: principals.except, items: compilePrincipals(principals, at) },
    conditions: conditions.map((condition) => compileCondition(condition, at)),
  };
}

/** Variables are plain text in this version, which is hardly ever meant. */
function rejectVariablesOfConditions(conditions: WrittenStatement["conditions"], at: string): void {
  for (const { key, operator, values } of conditions) {
    for (const value of values) {
      rejectPolicyVariables(value, `condition ${operator} "${key}"`, at);
    }
  }
}

function compilePrincipals({ except, items }: Selection<WrittenPrincipal>, at: string): Principal[] {
  return items.map((principal) => compilePrincipal(principal, except ? "NotPrincipal" : "Principal", at));
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html */
function checkAction(action: string, at: string): void {
  if (action === "*" || /^[a-z0-9-]+:[a-z0-9*?]+$/i.test(action)) {
    return;
  }
  const problem = `action "${action}" is neither "*" nor of the form service:action, such as sqs:Send*`;
  throw new InvalidPolicyError(at, problem);
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html */
function checkResource(resource: string, at: string): void {
  rejectPolicyVariables(resource, `resource "${resource}"`, at);
  if (resource === "*") {
    return;
  }
  const service = parseArn(resource)?.service;
  if (service === undefined || /[*?]/.test(service)) {
    const problem = `resource "${resource}" is neither "*" nor an ARN of six parts that names its service without wildcards`;
    throw new InvalidPolicyError(at, problem);
  }
}
