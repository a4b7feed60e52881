import * as z from "zod";

const oneOrMany = z.union([z.string().transform((value) => [value]), z.array(z.string())]);

const statementSchema = z.object({
  Effect: z.enum(["Allow", "Deny"]),
  /** None where the statement has `NotAction`. */
  Action: oneOrMany.default([]),
  /** None where the statement has `NotResource`. */
  Resource: oneOrMany.default([]),
  /** None in the policy of a role. */
  Principal: z.union([z.literal("*"), z.record(z.string(), oneOrMany)]).optional(),
  Condition: z.record(z.string(), z.record(z.string(), oneOrMany)).default({}),
});

export type Statement = z.output<typeof statementSchema>;

const documentSchema = z.object({
  Statement: z.union([z.array(statementSchema), statementSchema.transform((statement) => [statement])]),
});

/** The statements of a policy document. */
export function parsePolicy(json: string): Statement[] {
  return documentSchema.parse(JSON.parse(json)).Statement;
}

export interface PolicyRequest {
  /** Such as `sqs:SendMessage`. */
  action: string;
  resource: string;
  /** The AWS service that asks, such as `events.amazonaws.com`; undefined asks a role's own policy. */
  principal?: string;
  /** Condition keys, in lower case, and the values that they have. */
  context?: Record<string, string>;
}

/**
 * Whether statements allow a request. What cannot be known before the deployment, such as a condition on an account,
 * makes an Allow not count, and a Deny neither.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function allows(statements: readonly Statement[], request: PolicyRequest): boolean {
  const applying = statements.filter((statement) => applies(statement, request));
  return applying.length > 0 && applying.every(({ Effect }) => Effect === "Allow");
}

function applies(statement: Statement, { action, context = {}, principal, resource }: PolicyRequest): boolean {
  const { Action, Condition, Resource } = statement;
  return (
    Action.some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase())) &&
    Resource.some((pattern) => matchesWildcard(pattern, resource)) &&
    concerns(statement, principal) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds(operator, values, context[key.toLowerCase()])),
    )
  );
}

/** A Deny for `*` is for everyone; an Allow for it is for no AWS service, which must be named. */
function concerns({ Effect, Principal }: Statement, principal: string | undefined): boolean {
  if (principal === undefined || Principal === undefined) return principal === Principal;
  if (Principal === "*" || Principal.AWS?.includes("*")) return Effect === "Deny";
  return Principal.Service?.includes(principal) ?? false;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
function holds(operator: string, patterns: readonly string[], value: string | undefined): boolean {
  if (value === undefined) return false;
  switch (operator.replace(/^(ForAllValues|ForAnyValue):/, "").replace(/IfExists$/, "")) {
    case "StringEquals":
      return patterns.includes(value);
    case "StringLike":
    case "ArnEquals":
    case "ArnLike":
      return patterns.some((pattern) => matchesWildcard(pattern, value));
    default:
      return false;
  }
}

/** Whether a text matches a pattern in which `*` stands for any characters and `?` for one. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(text);
}
