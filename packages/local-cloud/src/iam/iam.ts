import type { Caller } from "iam-policy";
import {
  authorize,
  type ConditionContext,
  type Decision,
  getAccountId,
  type NamedPolicy,
  parseArn,
  parseIdentityPolicy,
  parseTrustPolicy,
} from "iam-policy";
import type { Clock } from "../core/clock.ts";
import { ROOT_CALLER } from "../core/root-caller.ts";
import type { Resource } from "../terraform/resource-type.ts";
import { StackError } from "../terraform/stack-error.ts";
import { type Credentials, createCredentials } from "./credentials.ts";
import type {
  IamPolicyConfig,
  IamRoleConfig,
  IamRolePolicyAttachmentConfig,
  IamRolePolicyConfig,
} from "./resources.ts";
import { type StatementUse, StatementUses } from "./statement-use.ts";

export interface IamProps {
  roles: readonly Resource<IamRoleConfig>[];
  rolePolicies: readonly Resource<IamRolePolicyConfig>[];
  policies: readonly Resource<IamPolicyConfig>[];
  attachments: readonly Resource<IamRolePolicyAttachmentConfig>[];
  clock: Clock;
}

/** A call that a service asks about before it does anything. */
export interface Call {
  caller: Caller;
  /** Such as `dynamodb:UpdateItem`. */
  action: string;
  /** ARN of what the action is on. */
  resource: string;
  /** The keys that the service knows. IAM adds the global ones itself. */
  context: ConditionContext;
  /** The policy of the resource, if it has one. */
  resourcePolicy?: NamedPolicy | undefined;
}

interface Role {
  arn: string;
  address: string;
  name: string;
  trustPolicy: NamedPolicy;
  identityPolicies: NamedPolicy[];
}

/**
 * The roles and policies of a stack, the sessions of its roles, and the decision on every call.
 *
 * A caller is known by its access key id alone; signatures are not checked.
 */
export class Iam {
  readonly #clock: Clock;
  readonly #rolesByArn: ReadonlyMap<string, Role>;
  readonly #sessions = new Map<string, Caller>();
  readonly #uses = new StatementUses();

  /**
   * @throws {InvalidPolicyError} when a policy is invalid or could not be enforced
   * @throws {StackError} when two roles share a name, or a policy or an attachment refers to what the stack does not have
   */
  constructor({ roles, rolePolicies, policies, attachments, clock }: IamProps) {
    this.#clock = clock;
    const rolesByName = new Map<string, Role>();
    for (const resource of roles) {
      const role = readRole(resource);
      const other = rolesByName.get(role.name);
      if (other) {
        throw new StackError(
          "INVALID_RESOURCE",
          `${role.address} and ${other.address} are both named "${role.name}"; rename one`,
        );
      }
      rolesByName.set(role.name, role);
    }

    const policiesByArn = new Map(policies.map((policy) => [arnOf(policy), readPolicy(policy)]));
    for (const rolePolicy of rolePolicies) {
      findRole(rolesByName, rolePolicy).identityPolicies.push(readPolicy(rolePolicy));
    }
    for (const attachment of attachments) {
      findRole(rolesByName, attachment).identityPolicies.push(findPolicy(policiesByArn, attachment));
    }

    this.#rolesByArn = new Map([...rolesByName.values()].map((role) => [role.arn, role]));
    for (const { trustPolicy, identityPolicies } of rolesByName.values()) {
      for (const policy of [trustPolicy, ...identityPolicies]) {
        this.#uses.add(policy);
      }
    }
    for (const policy of policiesByArn.values()) {
      this.#uses.add(policy);
    }
  }

  /**
   * Credentials with which a service acts in a role.
   * @param session `service` is the service's principal, such as `lambda.amazonaws.com`
   * @throws {StackError} when the stack has no such role, or its trust policy does not let the service assume it
   */
  issueSession(roleArn: string, session: { sessionName: string; service: string }): Credentials {
    const role = this.#rolesByArn.get(roleArn);
    if (!role) {
      throw new StackError(
        "INVALID_RESOURCE",
        `${session.service} is to act in ${roleArn}, which no aws_iam_role of the stack is`,
      );
    }

    const decision = this.authorize({
      caller: { kind: "service", service: session.service },
      action: "sts:AssumeRole",
      resource: roleArn,
      context: {},
      resourcePolicy: role.trustPolicy,
    });
    if (!decision.allowed) {
      const fix = `let the Service "${session.service}" do sts:AssumeRole in its assume_role_policy`;
      throw new StackError("INVALID_RESOURCE", `${role.address} cannot be assumed: ${decision.message}; ${fix}`);
    }

    const credentials = createCredentials();
    const arn = `arn:aws:sts::${parseArn(roleArn)?.accountId}:assumed-role/${role.name}/${session.sessionName}`;
    this.#sessions.set(credentials.accessKeyId, { kind: "role", arn, roleArn });
    return credentials;
  }

  /** Who signs with an access key: the role's session that it was issued to or, for any other key, root. */
  callerOf(accessKeyId: string | undefined): Caller {
    return (accessKeyId === undefined ? undefined : this.#sessions.get(accessKeyId)) ?? ROOT_CALLER;
  }

  /** Decides a call, and remembers which statement allowed it. */
  authorize({ caller, action, resource, context, resourcePolicy }: Call): Decision {
    const role = caller.kind === "role" ? this.#rolesByArn.get(caller.roleArn) : undefined;
    if (resourcePolicy) {
      this.#uses.add(resourcePolicy);
    }
    const decision = authorize({
      caller,
      action,
      resource,
      context: { ...context, ...globalKeys(caller, context["aws:SourceIp"], this.#clock.now()) },
      identityPolicies: role?.identityPolicies ?? [],
      resourcePolicies: resourcePolicy ? [resourcePolicy] : [],
    });
    if (decision.allowed && decision.decidedBy) {
      this.#uses.count(decision.decidedBy, action);
    }
    return decision;
  }

  /**
   * Every Allow statement of the stack's roles and policies, and of the resource policies that a call has met so far,
   * with how often it decided an allow. Where several would have allowed a call, the first one decided.
   */
  statementUse(): StatementUse[] {
    return this.#uses.list();
  }
}

/**
 * The keys that every request has. The endpoint stands for AWS's HTTPS one. A service calls from nowhere that a policy
 * could know, so it has an address only if the caller of IAM gives one.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
function globalKeys(caller: Caller, sourceIp: string | undefined, nowMs: number): ConditionContext {
  const always: ConditionContext = {
    "aws:CurrentTime": new Date(nowMs).toISOString(),
    "aws:EpochTime": String(Math.floor(nowMs / 1000)),
    "aws:SecureTransport": "true",
    "aws:ViaAWSService": "false",
  };
  if (caller.kind === "service") {
    return { ...always, "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": caller.service };
  }
  return {
    ...always,
    "aws:PrincipalAccount": getAccountId(caller),
    "aws:PrincipalArn": caller.kind === "role" ? caller.roleArn : caller.arn,
    "aws:PrincipalIsAWSService": "false",
    "aws:PrincipalType": caller.kind === "role" ? "AssumedRole" : "Account",
    "aws:SourceIp": sourceIp ?? "127.0.0.1",
  };
}

function readRole(resource: Resource<IamRoleConfig>): Role {
  const { address, config } = resource;
  const trustPolicy = { name: address, document: parseTrustPolicy(config.assume_role_policy, address) };
  return { arn: arnOf(resource), address, name: config.name, trustPolicy, identityPolicies: [] };
}

function readPolicy({ address, config }: Resource<{ policy: string }>): NamedPolicy {
  return { name: address, document: parseIdentityPolicy(config.policy, address) };
}

function arnOf({ address, attributes }: Resource<unknown>): string {
  if (typeof attributes.arn !== "string") {
    throw new Error(`${address} was resolved without its arn`);
  }
  return attributes.arn;
}

function findRole(rolesByName: ReadonlyMap<string, Role>, { address, config }: Resource<{ role: string }>): Role {
  const role = rolesByName.get(config.role);
  if (role) {
    return role;
  }
  const known = [...rolesByName.keys()].join(", ") || "none";
  throw new StackError(
    "INVALID_RESOURCE",
    `${address} is for the role "${config.role}", which no aws_iam_role of the stack has; there are ${known}`,
  );
}

function findPolicy(
  policiesByArn: ReadonlyMap<string, NamedPolicy>,
  { address, config }: Resource<IamRolePolicyAttachmentConfig>,
): NamedPolicy {
  const policy = policiesByArn.get(config.policy_arn);
  if (policy) {
    return policy;
  }
  const reason = /^arn:[\w-]+:iam::aws:policy\//.test(config.policy_arn)
    ? "an AWS managed policy, whose document the local cloud does not have"
    : "which no aws_iam_policy of the stack has";
  const fix = "write its statements into an aws_iam_policy or aws_iam_role_policy";
  throw new StackError("INVALID_RESOURCE", `${address} attaches "${config.policy_arn}", ${reason}; ${fix}`);
}
