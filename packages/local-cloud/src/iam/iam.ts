import {
  authorize,
  type Caller,
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
import { offerIgnore } from "../terraform/offer-ignore.ts";
import type { Resource } from "../terraform/resource-type.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { findAwsManagedPolicy } from "./aws-managed-policies.ts";
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

export interface Call {
  caller: Caller;
  action: string;
  /** An ARN, or `*` for actions without resource-level permissions. */
  resource: string;
  /** The condition keys of the service. IAM adds the global ones. */
  context: ConditionContext;
  resourcePolicy?: NamedPolicy | undefined;
}

interface Role {
  arn: string;
  address: string;
  name: string;
  trustPolicy: NamedPolicy;
  identityPolicies: NamedPolicy[];
  boundary?: NamedPolicy;
}

/** Authorizes calls by a stack's roles and policies. Callers are identified only by their access key id. */
export class Iam {
  readonly #clock: Clock;
  readonly #rolesByArn: ReadonlyMap<string, Role>;
  readonly #sessions = new Map<string, Caller>();
  readonly #uses = new StatementUses();

  /** @throws {InvalidPolicyError} @throws {StackError} if two roles share a name, or a reference is undefined */
  constructor({ roles, rolePolicies, policies, attachments, clock }: IamProps) {
    this.#clock = clock;
    const rolesByName = new Map<string, Role>();
    for (const resource of roles) {
      const role = readRole(resource);
      const other = rolesByName.get(role.name);
      if (other) {
        const message = `${role.address} and ${other.address} are both named "${role.name}"; rename one`;
        throw createInvalidResourceError(message);
      }
      rolesByName.set(role.name, role);
    }

    const policiesByArn = new Map(policies.map((policy) => [String(policy.attributes.arn), readPolicy(policy)]));
    for (const { address, config } of roles) {
      const role = rolesByName.get(config.name);
      if (role && config.permissions_boundary !== undefined) {
        role.boundary = findPolicy(policiesByArn, config.permissions_boundary, {
          address,
          attribute: "permissions_boundary",
        });
      }
    }
    const boundaries = new Set([...rolesByName.values()].map(({ boundary }) => boundary));
    for (const rolePolicy of rolePolicies) {
      findRole(rolesByName, rolePolicy).identityPolicies.push(readPolicy(rolePolicy));
    }
    for (const attachment of attachments) {
      findRole(rolesByName, attachment).identityPolicies.push(
        findPolicy(policiesByArn, attachment.config.policy_arn, {
          address: attachment.address,
          attribute: "policy_arn",
        }),
      );
    }

    this.#rolesByArn = new Map([...rolesByName.values()].map((role) => [role.arn, role]));
    const assigned = [...rolesByName.values()].flatMap((role) => [role.trustPolicy, ...role.identityPolicies]);
    // A boundary grants nothing, so its statements are not used.
    const granting = [...policiesByArn.values()].filter((policy) => !boundaries.has(policy));
    for (const policy of [...assigned, ...granting]) {
      this.#uses.add(policy);
    }
  }

  /** Assumes a role for a service. @throws {StackError} if it is undefined, or its trust policy denies the service */
  issueSession(
    roleArn: string,
    session: { sessionName: string; service: string; context?: ConditionContext },
  ): Credentials {
    const role = this.#rolesByArn.get(roleArn);
    if (!role) {
      const message = `${session.service} cannot assume ${roleArn}, which is not a role of this stack; add an aws_iam_role or fix the ARN`;
      throw createInvalidResourceError(message);
    }

    const decision = this.authorize({
      caller: { kind: "service", service: session.service },
      action: "sts:AssumeRole",
      resource: roleArn,
      context: session.context ?? {},
      resourcePolicy: role.trustPolicy,
    });
    if (!decision.allowed) {
      const fix = `allow sts:AssumeRole for the Service "${session.service}" in its assume_role_policy`;
      throw createInvalidResourceError(`${role.address} cannot be assumed: ${decision.message}; ${fix}`);
    }

    const credentials = createCredentials();
    const arn = `arn:aws:sts::${parseArn(roleArn)?.accountId}:assumed-role/${role.name}/${session.sessionName}`;
    this.#sessions.set(credentials.accessKeyId, { kind: "role", arn, roleArn });
    return credentials;
  }

  /** Finds the caller that signs with an access key: a session of a role or, for any other key, root. */
  findCaller(accessKeyId: string | undefined): Caller {
    return (accessKeyId === undefined ? undefined : this.#sessions.get(accessKeyId)) ?? ROOT_CALLER;
  }

  authorize({ caller, action, resource, context, resourcePolicy }: Call): Decision {
    const role = caller.kind === "role" ? this.#rolesByArn.get(caller.roleArn) : undefined;
    if (resourcePolicy) {
      this.#uses.add(resourcePolicy);
    }
    const nowMs = this.#clock.toRealTime();
    let fullContext: ConditionContext | undefined;
    const decision = authorize({
      caller,
      action,
      resource,
      get context() {
        fullContext ??= { ...context, ...getGlobalKeys(caller, context["aws:SourceIp"], nowMs) };
        return fullContext;
      },
      identityPolicies: role?.identityPolicies ?? [],
      permissionsBoundary: role?.boundary,
      resourcePolicies: resourcePolicy ? [resourcePolicy] : [],
    });
    if (decision.allowed && decision.decidedBy) {
      this.#uses.count(decision.decidedBy, action);
    }
    return decision;
  }

  /** Lists the Allow statements and how often each allowed a call. If several would have, only the first one counts. */
  statementUse(): StatementUse[] {
    return this.#uses.list();
  }
}

/**
 * The endpoint counts as AWS's HTTPS endpoint. A service has no source address unless the context provides one.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
function getGlobalKeys(caller: Caller, sourceIp: string | undefined, nowMs: number): ConditionContext {
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
    // Undocumented, but in the policy that the console gives a new topic.
    "aws:SourceOwner": getAccountId(caller),
  };
}

function readRole({ address, attributes, config }: Resource<IamRoleConfig>): Role {
  const trustPolicy = { name: address, document: parseTrustPolicy(config.assume_role_policy, address) };
  return { arn: String(attributes.arn), address, name: config.name, trustPolicy, identityPolicies: [] };
}

function readPolicy({ address, config }: Resource<{ policy: string }>): NamedPolicy {
  return { name: address, document: parseIdentityPolicy(config.policy, address) };
}

function findRole(rolesByName: ReadonlyMap<string, Role>, { address, config }: Resource<{ role: string }>): Role {
  const role = rolesByName.get(config.role);
  if (role) {
    return role;
  }
  const names = [...rolesByName.keys()].join(", ") || "none";
  throw createInvalidResourceError(
    `${address}: role "${config.role}" is not defined in the stack; defined roles: ${names}`,
  );
}

function findManagedPolicy(arn: string): NamedPolicy | undefined {
  const managed = arn.startsWith("arn:") ? findAwsManagedPolicy(arn) : undefined;
  return managed && { name: managed.name, document: parseIdentityPolicy(managed.policy, managed.name) };
}

/** @param where the attribute that names the policy, for errors */
function findPolicy(
  policiesByArn: ReadonlyMap<string, NamedPolicy>,
  arn: string,
  { address, attribute }: { address: string; attribute: string },
): NamedPolicy {
  const policy = policiesByArn.get(arn) ?? findManagedPolicy(arn);
  if (policy) {
    return policy;
  }
  const reason = /^arn:[\w-]+:iam::aws:policy\//.test(arn)
    ? "is an AWS managed policy that the local cloud does not know"
    : "is not defined in the stack";
  const fix = "write its statements in an aws_iam_policy or aws_iam_role_policy";
  throw createInvalidResourceError(`${address}: ${attribute} ${offerIgnore(`"${arn}" ${reason}; ${fix}`, address)}`);
}
