import * as z from "zod";
import type { Caller } from "./caller.ts";
import { InvalidPolicyError } from "./invalid-policy-error.ts";

/** Whom a statement of a resource policy is about. */
export type Principal =
  | { kind: "anyone" }
  | { kind: "account"; accountId: string }
  | { kind: "identity"; arn: string }
  | { kind: "service"; service: string };

const oneOrMany = z.union([z.string().transform((value) => [value]), z.array(z.string()).min(1)]);
const principalSchema = z.union([
  z.literal("*").transform(() => ({ AWS: ["*"], Service: [] })),
  z
    .strictObject({ AWS: oneOrMany.default([]), Service: oneOrMany.default([]) })
    .refine(({ AWS, Service }) => AWS.length + Service.length > 0),
]);

/**
 * Reads a Principal or NotPrincipal element. Federated and CanonicalUser are refused: nobody calls the local cloud so.
 * @throws {InvalidPolicyError}
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function parsePrincipals(element: unknown, name: "Principal" | "NotPrincipal", at: string): Principal[] {
  const { data, success } = principalSchema.safeParse(element);
  if (!success) {
    const problem = `${name} has ${JSON.stringify(element)}; supported are "*" and an object with AWS, Service or both`;
    throw new InvalidPolicyError(at, problem);
  }
  return [
    ...data.AWS.map((value) => parseAwsPrincipal(value, name, at)),
    ...data.Service.map((value) => parseServicePrincipal(value, name, at)),
  ];
}

function parseAwsPrincipal(value: string, name: string, at: string): Principal {
  if (value === "*") return { kind: "anyone" };
  const accountId = /^arn:[\w-]+:iam::(\d{12}):root$/.exec(value)?.[1] ?? value;
  if (/^\d{12}$/.test(accountId)) return { kind: "account", accountId };
  if (/^arn:[\w-]+:(iam::\d{12}:(role|user)|sts::\d{12}:assumed-role)\/[^*?$]+$/.test(value)) {
    return { kind: "identity", arn: value };
  }
  throw new InvalidPolicyError(
    at,
    `${name}.AWS has "${value}"; supported are "*", an account's number or root ARN, and the ARN of a role, a role's session or a user, without wildcards`,
  );
}

function parseServicePrincipal(value: string, name: string, at: string): Principal {
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$/.test(value)) return { kind: "service", service: value };
  throw new InvalidPolicyError(at, `${name}.Service has "${value}"; it expects a name such as lambda.amazonaws.com`);
}

/**
 * Whether an Allow for the principal is enough for the caller. The caller's account is not: it hands the decision to
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

/** Whether a Deny for the principal hits the caller. `*` and the caller's account hit everyone that they contain. */
export function coversCaller(principal: Principal, caller: Caller): boolean {
  switch (principal.kind) {
    case "anyone":
      return true;
    case "account":
      return principal.accountId === accountIdOf(caller);
    default:
      return grantsTo(principal, caller);
  }
}

/**
 * Whether a Deny with NotPrincipal spares the caller: it must list all that the caller is, so for a role's session the
 * account, the role and the session.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function sparesCaller(principals: readonly Principal[], caller: Caller): boolean {
  const lists = (fits: (principal: Principal) => boolean) =>
    principals.some((each) => each.kind === "anyone" || fits(each));
  if (caller.kind === "service") return lists((each) => grantsTo(each, caller));
  const accountIsListed = lists((each) => each.kind === "account" && each.accountId === accountIdOf(caller));
  if (caller.kind === "root") return accountIsListed;
  return (
    accountIsListed &&
    [caller.roleArn, caller.arn].every((arn) => lists((each) => each.kind === "identity" && each.arn === arn))
  );
}

/** The caller's account; an AWS service has none. */
export function accountIdOf(caller: Caller): string | undefined {
  return caller.kind === "service" ? undefined : caller.arn.split(":")[4];
}
