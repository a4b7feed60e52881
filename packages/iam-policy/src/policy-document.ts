import * as z from "zod";
import { splitArn } from "./arn.ts";
import { type Condition, parseConditions } from "./conditions.ts";
import { InvalidPolicyError } from "./invalid-policy-error.ts";
import { refusePolicyVariables } from "./policy-variables.ts";
import { type Principal, parsePrincipals } from "./principal.ts";

export interface PolicyDocument {
  version: "2012-10-17" | "2008-10-17";
  id: string | undefined;
  statements: readonly Statement[];
}

export interface Statement {
  /** Its Sid or, without one, its place: `Statement[0]`. Unique in its policy. */
  label: string;
  sid: string | undefined;
  effect: "Allow" | "Deny";
  /** Undefined where the policy has neither Principal nor NotPrincipal, as in an identity policy. */
  principals: Selection<Principal> | undefined;
  actions: Selection<string>;
  /** Undefined where the policy has neither Resource nor NotResource, as in a trust policy. */
  resources: Selection<string> | undefined;
  conditions: readonly Condition[];
}

/** What an element names or, for its `Not…` form, all but what it names. */
export interface Selection<Item> {
  except: boolean;
  items: readonly Item[];
}

const expectsStrings = { error: "expects a string or a list of strings" };
const oneOrMany = z.union(
  [z.string().transform((value) => [value]), z.array(z.string()).min(1, expectsStrings)],
  expectsStrings,
);

const expectsStatements = { error: "expects a statement or a list of statements" };
const documentSchema = z.strictObject({
  Version: z.enum(["2012-10-17", "2008-10-17"]).default("2008-10-17"),
  Id: z.string().optional(),
  Statement: z.union(
    [z.array(z.unknown()).min(1, expectsStatements), z.custom<object>(isObject).transform((statement) => [statement])],
    expectsStatements,
  ),
});

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: z.unknown().optional(),
  NotPrincipal: z.unknown().optional(),
  Action: oneOrMany.optional(),
  NotAction: oneOrMany.optional(),
  Resource: oneOrMany.optional(),
  NotResource: oneOrMany.optional(),
  Condition: z.unknown().optional(),
});

/**
 * Reads a policy of any kind; policy-kinds.ts adds what each kind must and must not have.
 * @param where what the policy belongs to, for errors: its Terraform address
 * @throws {InvalidPolicyError} when AWS would refuse the policy, or the local cloud could not enforce it
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicyDocument(json: string, where: string): PolicyDocument {
  const { Version, Id, Statement } = check(documentSchema, parseJson(json, where), where);
  const statements = Statement.map((statement, index) => parseStatement(statement, index, where));
  const labels = statements.map(({ label }) => label);
  const repeated = labels.find((label, index) => labels.indexOf(label) !== index);
  if (repeated !== undefined) {
    throw new InvalidPolicyError(where, `two statements have the Sid "${repeated}"; a Sid is unique in its policy`);
  }
  return { version: Version, id: Id, statements };
}

function parseStatement(value: unknown, index: number, where: string): Statement {
  const label = labelOf(value, index);
  const at = `${where}, statement "${label}"`;
  const statement = check(statementSchema, value, at);
  const actions = select(statement.Action, statement.NotAction, "Action", at);
  if (!actions) throw new InvalidPolicyError(at, "has neither Action nor NotAction; it needs one of them");
  const resources = select(statement.Resource, statement.NotResource, "Resource", at);
  for (const action of actions.items) checkAction(action, at);
  for (const resource of resources?.items ?? []) checkResource(resource, at);
  return {
    label,
    sid: statement.Sid,
    effect: statement.Effect,
    principals: parsePrincipalElements(statement, at),
    actions,
    resources,
    conditions: statement.Condition === undefined ? [] : parseConditions(statement.Condition, at),
  };
}

function parsePrincipalElements(
  { Effect, Principal, NotPrincipal }: z.output<typeof statementSchema>,
  at: string,
): Selection<Principal> | undefined {
  if (NotPrincipal !== undefined && Effect === "Allow") {
    throw new InvalidPolicyError(at, 'has NotPrincipal with Effect "Allow"; AWS takes it only with "Deny"');
  }
  return select(
    Principal === undefined ? undefined : parsePrincipals(Principal, "Principal", at),
    NotPrincipal === undefined ? undefined : parsePrincipals(NotPrincipal, "NotPrincipal", at),
    "Principal",
    at,
  );
}

function select<Item>(
  named: readonly Item[] | undefined,
  excepted: readonly Item[] | undefined,
  element: string,
  at: string,
): Selection<Item> | undefined {
  if (named && excepted)
    throw new InvalidPolicyError(at, `has both ${element} and Not${element}; it may have one of them`);
  const items = named ?? excepted;
  return items && { except: items === excepted, items };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html */
function checkAction(action: string, at: string): void {
  if (action === "*" || /^[a-z0-9-]+:[a-z0-9*?]+$/i.test(action)) return;
  throw new InvalidPolicyError(
    at,
    `action "${action}" is neither "*" nor of the form service:action, such as sqs:Send*`,
  );
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html */
function checkResource(resource: string, at: string): void {
  refusePolicyVariables(resource, `resource "${resource}"`, at);
  if (resource === "*") return;
  const service = splitArn(resource)?.[2];
  if (service === undefined || /[*?]/.test(service)) {
    const problem = `resource "${resource}" is neither "*" nor an ARN of six parts that names its service without wildcards`;
    throw new InvalidPolicyError(at, problem);
  }
}

function labelOf(value: unknown, index: number): string {
  const sid = isObject(value) && "Sid" in value ? value.Sid : undefined;
  return typeof sid === "string" && sid !== "" ? sid : `Statement[${index}]`;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(json: string, where: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new InvalidPolicyError(where, `the policy is not JSON: ${json.slice(0, 200)}`, { cause });
  }
}

function check<Schema extends z.ZodObject>(schema: Schema, value: unknown, at: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    if (issue.code !== "unrecognized_keys") return [...issue.path, issue.message].join(": ");
    const unknown = issue.keys.map((key) => `"${key}"`).join(", ");
    return `has the unknown element ${unknown}; supported are ${Object.keys(schema.shape).join(", ")}`;
  });
  throw new InvalidPolicyError(at, problems.join("; "));
}
