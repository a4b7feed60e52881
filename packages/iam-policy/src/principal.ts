import * as z from "zod";
import { parseArn } from "./arn.ts";
import type { Caller } from "./caller.ts";
import { InvalidPolicyError } from "./invalid-policy-error.ts";

type PrincipalElement = "Principal" | "NotPrincipal";

export interface WrittenPrincipal {
  /** `AWS` for a principal that is just `*`. */
  type: PrincipalType;
  name: string;
}

export type Principal =
  | { kind: "anyone" }
  | { kind: "account"; accountId: string }
  | { kind: "identity"; arn: string }
  | { kind: "service"; service: string };

const PRINCIPAL_TYPES = ["AWS", "Service", "Federated", "CanonicalUser"] as const;
type PrincipalType = (typeof PRINCIPAL_TYPES)[number];

const oneOrMany = z.union([z.string().transform((value) => [value]), z.array(z.string()).min(1)]);
const principalSchema = z.union([
  z.literal("*").transform(() => ({ AWS: ["*"] })),
  z.partialRecord(z.enum(PRINCIPAL_TYPES), oneOrMany).refine((byType) => Object.keys(byType).length > 0),
]);

/**
 * Reads a Principal or NotPrincipal element.
 * @throws {InvalidPolicyError}
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function readPrincipals(value: unknown, element: PrincipalElement, at: string): WrittenPrincipal[] {
  const { data, success } = principalSchema.safeParse(value);
  if (!success) {
    const problem = `${element} has ${JSON.stringify(value)}; it expects "*" or an object with ${PRINCIPAL_TYPES.join(", ")}`;
    throw new InvalidPolicyError(at, problem);
  }
  return Object.entries(data).flatMap(([type, names]) => names.map((name) => ({ type: type as PrincipalType, name })));
}

/** @throws {InvalidPolicyError} if the principal is not an account, a role, a user or an AWS service */
export function compilePrincipal({ type, name }: WrittenPrincipal, element: PrincipalElement, at: string): Principal {
  switch (type) {
    case "AWS":
      return compileAwsPrincipal(name, element, at);
    case "Service":
      return compileServicePrincipal(name, element, at);
    default:
      throw new InvalidPolicyError(at, `${element}.${type} has "${name}"; supported are AWS and Service`);
  }
}

function compileAwsPrincipal(name: string, element: PrincipalElement, at: string): Principal {
  if (name === "*") {
    return { kind: "anyone" };
  }
  const accountId = /^arn:[\w-]+:iam::(\d{12}):root$/.exec(name)?.[1] ?? name;
  if (/^\d{12}$/.test(accountId)) {
    return { kind: "account", accountId };
  }
  if (/^arn:[\w-]+:(iam::\d{12}:(role|user)|sts::\d{12}:assumed-role)\/[^*?$]+$/.test(name)) {
    return { kind: "identity", arn: name };
  }
  throw new InvalidPolicyError(
    at,
    `${element}.AWS has "${name}"; supported are "*", an account's number or root ARN, and the ARN of a role, a role's session or a user, without wildcards`,
  );
}

function compileServicePrincipal(name: string, element: PrincipalElement, at: string): Principal {
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$/.test(name)) {
    return { kind: "service", service: name };
  }
  throw new InvalidPolicyError(at, `${element}.Service has "${name}"; it expects a name such as lambda.amazonaws.com`);
}

/**
 * Whether an Allow for the principal is enough for the caller. The caller's account is not: it leaves the decision to
 * the identity policies. Nor is `*` for an AWS service, which must be named.
 */
export function grantsTo(principal: Principal, caller: Caller): boolean {
  switch (principal.kind) {
    case "anyone":
      return caller.kind !== "service";
    case "account":
      return false;
    case "identity":
      return caller.kind === "role" && (principal.arn === caller.arn || principal.arn === caller.roleArn);
    case "service":
      return caller.kind === "service" && principal.service === caller.service;
  }
}

/** Whether a Deny for the principal applies to the caller. `*` and an account include every caller in them. */
export function coversCaller(principal: Principal, caller: Caller): boolean {
  switch (principal.kind) {
    case "anyone":
      return true;
    case "account":
      return principal.accountId === getAccountId(caller);
    default:
      return grantsTo(principal, caller);
  }
}

/**
 * Whether a Deny with NotPrincipal exempts the caller: it must list every principal that the caller is, so for a role's
 * session the account, the role and the session.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function exemptsCaller(principals: readonly Principal[], caller: Caller): boolean {
  const lists = (fits: (principal: Principal) => boolean) =>
    principals.some((each) => each.kind === "anyone" || fits(each));
  if (caller.kind === "service") {
    return lists((each) => grantsTo(each, caller));
  }
  const accountIsListed = lists((each) => each.kind === "account" && each.accountId === getAccountId(caller));
  if (caller.kind === "root") {
    return accountIsListed;
  }
  return (
    accountIsListed &&
    [caller.roleArn, caller.arn].every((arn) => lists((each) => each.kind === "identity" && each.arn === arn))
  );
}

export function getAccountId(caller: Caller): string | undefined {
  return caller.kind === "service" ? undefined : parseArn(caller.arn)?.accountId;
}
