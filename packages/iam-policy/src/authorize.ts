import { type Caller, callerName } from "./caller.ts";
import type { ConditionContext } from "./condition-keys.ts";
import type { PolicyDocument, Statement } from "./policy-document.ts";
import type { Selection } from "./policy-syntax.ts";
import { coversCaller, exemptsCaller, grantsTo } from "./principal.ts";
import { matchesWildcard } from "./wildcard.ts";

export interface NamedPolicy {
  /** Identifies the policy to a reader, such as its Terraform address. */
  name: string;
  document: PolicyDocument;
}

export interface AuthorizationRequest {
  caller: Caller;
  /** Such as `dynamodb:UpdateItem`. */
  action: string;
  resource: string;
  /** Read only if a statement has conditions, so it may be a getter. */
  readonly context: ConditionContext;
  identityPolicies: readonly NamedPolicy[];
  /** The most that the role may do. @default no limit */
  permissionsBoundary?: NamedPolicy | undefined;
  resourcePolicies: readonly NamedPolicy[];
}

export interface DecidingStatement {
  policy: string;
  /** Its Sid or, without one, its position: `Statement[0]`. */
  statement: string;
}

export type Decision =
  /** `decidedBy` is undefined for root, which needs no statement. */
  | { allowed: true; decidedBy: DecidingStatement | undefined }
  /** `decidedBy` is undefined if no statement allows the request. `message` is AWS's. */
  | { allowed: false; decidedBy: DecidingStatement | undefined; message: string };

/**
 * Decides a request as AWS does within one account. A Deny in any policy wins. Root needs no Allow. A role needs one in
 * an identity policy, or in a resource policy that names the role, its session or `*`; naming the account only leaves
 * the decision to the identity policies. A permissions boundary also has to allow what an identity policy allows, or a
 * resource policy that names the role, but not what one grants to the session or `*`. An AWS service needs an Allow in a
 * resource policy that names the service.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function authorize(request: AuthorizationRequest): Decision {
  const { caller, identityPolicies, permissionsBoundary, resourcePolicies } = request;
  const boundaries = permissionsBoundary ? [permissionsBoundary] : [];
  const find = (
    policies: readonly NamedPolicy[],
    effect: Statement["effect"],
    includesCaller: IncludesCaller = () => true,
  ) =>
    findStatement(policies, (each) => each.effect === effect && includesCaller(each, caller) && applies(each, request));

  const identityDeny = find(identityPolicies, "Deny");
  if (identityDeny) {
    return denied(request, "with an explicit deny in an identity-based policy", identityDeny);
  }
  const boundaryDeny = find(boundaries, "Deny");
  if (boundaryDeny) {
    return denied(request, "with an explicit deny in a permissions boundary", boundaryDeny);
  }
  const resourceDeny = find(resourcePolicies, "Deny", deniesCaller);
  if (resourceDeny) {
    return denied(request, "with an explicit deny in a resource-based policy", resourceDeny);
  }

  if (caller.kind === "root") {
    return { allowed: true, decidedBy: undefined };
  }
  const direct = find(resourcePolicies, "Allow", allowsSession);
  const allow = find(identityPolicies, "Allow") ?? direct ?? find(resourcePolicies, "Allow", allowsCaller);
  const isWithinBoundary = boundaries.length === 0 || direct !== undefined || find(boundaries, "Allow") !== undefined;
  if (allow && isWithinBoundary) {
    return { allowed: true, decidedBy: allow };
  }
  if (allow) {
    return denied(request, `because no permissions boundary allows the ${request.action} action`);
  }

  const needed = caller.kind === "service" ? "resource-based" : "identity-based";
  return denied(request, `because no ${needed} policy allows the ${request.action} action`);
}

type IncludesCaller = (statement: Statement, caller: Caller) => boolean;

function denied(
  { caller, action, resource }: AuthorizationRequest,
  reason: string,
  decidedBy?: DecidingStatement,
): Decision {
  const message = `User: ${callerName(caller)} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
  return { allowed: false, decidedBy, message };
}

function findStatement(
  policies: readonly NamedPolicy[],
  fits: (statement: Statement) => boolean,
): DecidingStatement | undefined {
  for (const { name, document } of policies) {
    const statement = document.statements.find(fits);
    if (statement) {
      return { policy: name, statement: statement.label };
    }
  }
  return undefined;
}

function applies(statement: Statement, request: AuthorizationRequest): boolean {
  return (
    covers(statement, request.action, request.resource) &&
    statement.conditions.every((condition) => condition.holds(request.context))
  );
}

/** Whether the statement includes an action on a resource, regardless of its conditions. */
export function covers({ actions, resources }: Statement, action: string, resource: string): boolean {
  const isAction = (pattern: string) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase());
  return (
    selects(actions, isAction) && (!resources || selects(resources, (pattern) => matchesWildcard(pattern, resource)))
  );
}

function selects<Item>({ except, items }: Selection<Item>, fits: (item: Item) => boolean): boolean {
  return items.some(fits) !== except;
}

function allowsCaller({ principals }: Statement, caller: Caller): boolean {
  return principals?.items.some((principal) => grantsTo(principal, caller)) ?? false;
}

/** Whether an Allow grants to the caller itself, not to the role that a session has assumed. */
function allowsSession({ principals }: Statement, caller: Caller): boolean {
  return (
    principals?.items.some(
      (principal) =>
        grantsTo(principal, caller) &&
        !(caller.kind === "role" && principal.kind === "identity" && principal.arn === caller.roleArn),
    ) ?? false
  );
}

function deniesCaller({ principals }: Statement, caller: Caller): boolean {
  if (principals?.except) {
    return !exemptsCaller(principals.items, caller);
  }
  return principals?.items.some((principal) => coversCaller(principal, caller)) ?? false;
}
