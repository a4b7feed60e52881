import * as z from "zod";

const texts = z.array(z.string()).default([]);
const principals = z.array(z.strictObject({ type: z.string(), identifiers: texts })).default([]);

/** A statement of `aws_iam_policy_document`. */
const statement = z.strictObject({
  sid: z.string().optional(),
  effect: z.enum(["Allow", "Deny"]).default("Allow"),
  actions: texts,
  not_actions: texts,
  resources: texts,
  not_resources: texts,
  principals,
  not_principals: principals,
  condition: z.array(z.strictObject({ test: z.string(), variable: z.string(), values: texts })).default([]),
});

export const policyDocumentShape = {
  version: z.string().default("2012-10-17"),
  policy_id: z.string().optional(),
  statement: z.array(statement).default([]),
  source_policy_documents: texts,
  override_policy_documents: texts,
};

type PolicyDocumentConfig = z.output<z.ZodObject<typeof policyDocumentShape>>;
type Statement = z.output<typeof statement>;
type Json = Record<string, unknown>;

/**
 * Composes the JSON of a policy. Statements of overriding documents replace those with the same Sid.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
export function composePolicyDocument(config: PolicyDocumentConfig): Json {
  const statements: Json[] = [];
  for (const source of config.source_policy_documents) {
    statements.push(...listStatements(source));
  }
  statements.push(...config.statement.map(toJson));
  for (const source of config.override_policy_documents) {
    for (const overriding of listStatements(source)) {
      const index = statements.findIndex(({ Sid }) => Sid !== undefined && Sid !== "" && Sid === overriding.Sid);
      statements.splice(index < 0 ? statements.length : index, 1, overriding);
    }
  }
  return {
    Version: config.version,
    ...(config.policy_id !== undefined && { Id: config.policy_id }),
    Statement: statements,
  };
}

function listStatements(document: string): Json[] {
  const { Statement = [] } = document === "" ? {} : (JSON.parse(document) as { Statement?: Json | Json[] });
  return [Statement].flat();
}

function toJson(config: Statement): Json {
  return {
    ...(config.sid && { Sid: config.sid }),
    Effect: config.effect,
    ...toList("Action", config.actions),
    ...toList("NotAction", config.not_actions),
    ...toList("Resource", config.resources.map(toPolicyVariables)),
    ...toList("NotResource", config.not_resources.map(toPolicyVariables)),
    ...toPrincipals("Principal", config.principals),
    ...toPrincipals("NotPrincipal", config.not_principals),
    ...toConditions(config.condition),
  };
}

function toList(key: string, values: string[]): Json {
  return values.length === 0 ? {} : { [key]: unwrap(values) };
}

function unwrap(values: string[]): string | string[] {
  const [value = ""] = values;
  return values.length === 1 ? value : values;
}

function toPrincipals(key: string, list: Statement["principals"]): Json {
  if (list.length === 0) {
    return {};
  }
  const [first] = list;
  if (first && list.length === 1 && first.type === "*" && first.identifiers.includes("*")) {
    return { [key]: "*" };
  }
  const byType = Map.groupBy(list, ({ type }) => type);
  const entries = [...byType].map(([type, group]) => [type, unwrap(group.flatMap(({ identifiers }) => identifiers))]);
  return { [key]: Object.fromEntries(entries) };
}

function toConditions(list: Statement["condition"]): Json {
  const conditions: Record<string, Record<string, string | string[]>> = {};
  for (const { test, values, variable } of list) {
    conditions[test] = { ...conditions[test], [variable]: unwrap(values.map(toPolicyVariables)) };
  }
  return list.length === 0 ? {} : { Condition: conditions };
}

/** Terraform writes IAM's variables as `&{…}`, because `${…}` is its own. */
function toPolicyVariables(text: string): string {
  return text.replaceAll("&{", "${");
}
