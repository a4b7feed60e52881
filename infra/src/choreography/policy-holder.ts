import {
  authorize,
  type ConditionContext,
  type NamedPolicy,
  parseIdentityPolicy,
  parseResourcePolicy,
} from "iam-policy";

/** A role or a resource, by its ARN or the reference to it, with the policies attached to it. */
export interface PolicyHolder {
  arn: string;
  policies: readonly NamedPolicy[];
}

/** @throws {InvalidPolicyError} */
export function readIdentityPolicy(json: string, address: string): NamedPolicy {
  return { name: address, document: parseIdentityPolicy(withPlaceholders(json), address) };
}

/** @throws {InvalidPolicyError} */
export function readResourcePolicy(json: string, address: string): NamedPolicy {
  return { name: address, document: parseResourcePolicy(withPlaceholders(json), address) };
}

export function isRoleAllowed(
  role: PolicyHolder,
  action: string,
  resource: PolicyHolder,
  context: ConditionContext = {},
) {
  const roleArn = withPlaceholders(role.arn);
  return authorize({
    caller: { kind: "role", arn: roleArn, roleArn },
    action,
    resource: withPlaceholders(resource.arn),
    context,
    identityPolicies: decidable(role.policies, context),
    resourcePolicies: decidable(resource.policies, context),
  }).allowed;
}

/** Whether an AWS service such as `events.amazonaws.com` is allowed an action on behalf of a source, such as a rule. */
export function isServiceAllowed(service: string, action: string, resource: PolicyHolder, sourceArn: string): boolean {
  const context = { "aws:SourceArn": withPlaceholders(sourceArn) };
  return authorize({
    caller: { kind: "service", service },
    action,
    resource: withPlaceholders(resource.arn),
    context,
    identityPolicies: [],
    resourcePolicies: decidable(resource.policies, context),
  }).allowed;
}

/** Leaves out statements with a condition that only the deployment decides, such as one on an account. */
function decidable(policies: readonly NamedPolicy[], context: ConditionContext): NamedPolicy[] {
  return policies.map(({ name, document }) => {
    const statements = document.statements.filter(({ conditions }) =>
      conditions.every(({ key }) => context[key] !== undefined),
    );
    return { name, document: { ...document, statements } };
  });
}

/**
 * Replaces references by their text, and those to ARNs, which only the deployment knows, by placeholder ARNs.
 * @example withPlaceholders("${aws_sqs_queue.orders.arn}"); // "arn:aws:terraform:::aws_sqs_queue.orders.arn"
 */
function withPlaceholders(text: string): string {
  return text.replaceAll(/(?<!\$)\$\{([\w.-]+)\}/g, (_, attribute: string) => {
    if (!attribute.endsWith("arn")) {
      return attribute;
    }
    return attribute.startsWith("aws_iam_role.")
      ? `arn:aws:iam::000000000000:role/${attribute}`
      : `arn:aws:terraform:::${attribute}`;
  });
}
