import * as z from "zod";
import { readConditions, type WrittenCondition } from "./conditions.ts";
import { InvalidPolicyError } from "./invalid-policy-error.ts";
import { readPrincipals, type WrittenPrincipal } from "./principal.ts";

/** A policy as written, each list as a list. Whether it can be evaluated is up to {@link parsePolicyDocument}. */
export interface WrittenPolicy {
  version: "2012-10-17" | "2008-10-17";
  id: string | undefined;
  statements: readonly WrittenStatement[];
}

export interface WrittenStatement {
  /** Its Sid or, without one, its position: `Statement[0]`. Unique in its policy. */
  label: string;
  sid: string | undefined;
  effect: "Allow" | "Deny";
  /** Undefined if the statement has neither Principal nor NotPrincipal, as in an identity policy. */
  principals: Selection<WrittenPrincipal> | undefined;
  actions: Selection<string>;
  /** Undefined if the statement has neither Resource nor NotResource, as in a trust policy. */
  resources: Selection<string> | undefined;
  conditions: readonly WrittenCondition[];
}

/** The items that an element lists or, for its `Not…` form, everything except them. */
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
 * Reads any policy that follows AWS's grammar, including one with principals, condition keys or variables that this
 * package cannot evaluate.
 * @param where the owner of the policy, for errors: its Terraform address
 * @throws {InvalidPolicyError} if the policy does not follow the grammar
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function readPolicy(json: string, where: string): WrittenPolicy {
  const { Version, Id, Statement } = check(documentSchema, parseJson(json, where), where);
  const statements = Statement.map((statement, index) => readStatement(statement, index, where));
  const labels = statements.map(({ label }) => label);
  const repeated = labels.find((label, index) => labels.indexOf(label) !== index);
  if (repeated !== undefined) {
    throw new InvalidPolicyError(where, `two statements have the Sid "${repeated}"; a Sid is unique in its policy`);
  }
  return { version: Version, id: Id, statements };
}

export function statementPath(where: string, label: string): string {
  return `${where}, statement "${label}"`;
}

function readStatement(value: unknown, index: number, where: string): WrittenStatement {
  const label = createLabel(value, index);
  const at = statementPath(where, label);
  const statement = check(statementSchema, value, at);
  const actions = select(statement.Action, statement.NotAction, "Action", at);
  if (!actions) {
    throw new InvalidPolicyError(at, "has neither Action nor NotAction; it needs one of them");
  }
  return {
    label,
    sid: statement.Sid,
    effect: statement.Effect,
    principals: readPrincipalElements(statement, at),
    actions,
    resources: select(statement.Resource, statement.NotResource, "Resource", at),
    conditions: statement.Condition === undefined ? [] : readConditions(statement.Condition, at),
  };
}

function readPrincipalElements(
  { Effect, Principal, NotPrincipal }: z.output<typeof statementSchema>,
  at: string,
): Selection<WrittenPrincipal> | undefined {
  if (NotPrincipal !== undefined && Effect === "Allow") {
    throw new InvalidPolicyError(at, 'has NotPrincipal with Effect "Allow"; AWS accepts it only with "Deny"');
  }
  return select(
    Principal === undefined ? undefined : readPrincipals(Principal, "Principal", at),
    NotPrincipal === undefined ? undefined : readPrincipals(NotPrincipal, "NotPrincipal", at),
    "Principal",
    at,
  );
}

function select<Item>(
  listed: readonly Item[] | undefined,
  excepted: readonly Item[] | undefined,
  element: string,
  at: string,
): Selection<Item> | undefined {
  if (listed && excepted) {
    throw new InvalidPolicyError(at, `has both ${element} and Not${element}; it may have one of them`);
  }
  const items = listed ?? excepted;
  return items && { except: items === excepted, items };
}

function createLabel(value: unknown, index: number): string {
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
  if (result.success) {
    return result.data;
  }
  const problems = result.error.issues.map((issue) => {
    if (issue.code !== "unrecognized_keys") {
      return [...issue.path, issue.message].join(": ");
    }
    const unknown = issue.keys.map((key) => `"${key}"`).join(", ");
    return `has the unknown element ${unknown}; supported are ${Object.keys(schema.shape).join(", ")}`;
  });
  throw new InvalidPolicyError(at, problems.join("; "));
}
