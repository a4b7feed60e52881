import type { WrittenCondition } from "iam-policy";
import type { Finding, Findings } from "./finding.ts";
import { code, codes } from "./markdown.ts";
import { isHidden, type ResourceChange, type Values } from "./plan.ts";
import { comparePolicies, type Grant, grantsOf } from "./policy.ts";

/** Where policy documents stand: the attribute, and whose policy it is. */
const POLICIES: Record<string, { attribute: string; whose: (values: Values) => string }> = {
  aws_cloudwatch_event_bus_policy: { attribute: "policy", whose: (bus) => named("event bus", bus.event_bus_name) },
  aws_dynamodb_resource_policy: { attribute: "policy", whose: (table) => named("table", table.resource_arn) },
  aws_iam_policy: { attribute: "policy", whose: ({ name }) => named("policy", name) },
  aws_iam_role: { attribute: "assume_role_policy", whose: ({ name }) => named("who may take role", name) },
  aws_iam_role_policy: { attribute: "policy", whose: ({ role }) => named("role", role) },
  aws_kms_key: { attribute: "policy", whose: ({ description }) => named("key", description) },
  aws_s3_bucket_policy: { attribute: "policy", whose: ({ bucket }) => named("bucket", bucket) },
  aws_sns_topic_policy: { attribute: "policy", whose: ({ arn }) => named("topic", arn) },
  aws_sqs_queue_policy: { attribute: "policy", whose: ({ queue_url }) => named("queue", lastPart(queue_url)) },
};

const named = (kind: string, name: unknown) => (name == null || isHidden(name) ? kind : `${kind} ${code(name)}`);
const lastPart = (url: unknown) => (typeof url === "string" ? url.split("/").at(-1) : url);

/** Who may do what: policies of roles and of resources, and Lambda permissions. */
export function permissionChanges(changes: ResourceChange[]): Findings {
  const findings: Finding[] = [];
  const unknown: Finding[] = [];
  for (const { address, type, before, after } of changes) {
    const [old, next] = [before && whose(type, before), after && whose(type, after)];
    const compare = (holder: string, side: { before: Values | undefined; after: Values | undefined }) => {
      try {
        const granted = side.before ? grants(type, side.before) : [];
        const granting = side.after ? grants(type, side.after) : [];
        if (granted === "hidden" || granting === "hidden") {
          unknown.push({ address, text: `${holder}: what its policy will allow (${code(address)})` });
          return;
        }
        const text = describeChange(granted, granting);
        if (text)
          findings.push({ address, text: `**Permission ${text.verdict}**: ${holder}: ${text.details.join("; ")}` });
      } catch {
        unknown.push({ address, text: `${holder}: its policy is not a policy document (${code(address)})` });
      }
    };
    if (old !== undefined && next !== undefined && old !== next && !hasUnknownName(type, next)) {
      // Replaced under another name: the one loses it, the other gets it.
      compare(old, { before, after: undefined });
      compare(next, { before: undefined, after });
      continue;
    }
    const holder = old ?? next;
    if (holder !== undefined) compare(holder, { before, after });
  }
  return { findings, unknown };
}

/** Whose permissions a resource holds; `undefined` where it holds none. */
function whose(type: string, values: Values): string | undefined {
  if (type === "aws_lambda_permission") return named("function", values.function_name);
  if (type === "aws_iam_role_policy_attachment") return named("role", values.role);
  return POLICIES[type]?.whose(values);
}

/** Whether the plan does not say the name of the one whose policy it is. */
const hasUnknownName = (type: string, holder: string) => holder === whose(type, {});

function grants(type: string, values: Values): Grant[] | "hidden" {
  if (type === "aws_lambda_permission") return [lambdaPermission(values)];
  if (type === "aws_iam_role_policy_attachment") {
    const policy = `everything in ${values.policy_arn}`;
    return [{ effect: "Allow", principal: "", action: policy, resource: "", conditions: [] }];
  }
  const document = values[POLICIES[type]?.attribute ?? ""];
  if (isHidden(document)) return "hidden";
  return document ? grantsOf(String(document)) : [];
}

/** A Lambda permission as the statement that Lambda makes of it. */
function lambdaPermission({ action, principal, qualifier, ...values }: Values): Grant {
  const conditions = [
    "source_arn",
    "source_account",
    "principal_org_id",
    "function_url_auth_type",
    "event_source_token",
  ]
    .filter((key) => values[key] != null)
    .map((key): WrittenCondition => ({ operator: "equals", key, values: [String(values[key])] }));
  const resource = qualifier ? `${values.function_name}:${qualifier}` : "";
  return { effect: "Allow", principal: String(principal), action: String(action), resource, conditions };
}

type Verdict = "added" | "removed" | "widened" | "narrowed" | "changed";

function describeChange(before: Grant[], after: Grant[]): { verdict: Verdict; details: string[] } | undefined {
  const { widened, narrowed } = comparePolicies(before, after);
  if (widened.length === 0 && narrowed.length === 0) return undefined;

  const details: string[] = [];
  const told = new Set<string>();
  const plain: Record<string, Grant[]> = {};
  const parts = [
    { grants: widened, effect: "Allow", others: before, sentence: "now allowed" },
    { grants: widened, effect: "Deny", others: after, sentence: "no longer denied" },
    { grants: narrowed, effect: "Allow", others: after, sentence: "no longer allowed" },
    { grants: narrowed, effect: "Deny", others: before, sentence: "now denied" },
  ];
  for (const { grants, effect, others, sentence } of parts) {
    for (const grant of grants.filter((grant) => grant.effect === effect)) {
      const other = others.find((candidate) => target(candidate) === target(grant));
      if (!other) {
        plain[sentence] = [...(plain[sentence] ?? []), grant];
      } else if (!told.has(target(grant))) {
        told.add(target(grant));
        const [old, next] = before.includes(grant) ? [grant, other] : [other, grant];
        details.push(`${what([grant])}: ${conditionChange(old.conditions, next.conditions)}`);
      }
    }
  }
  const sentences = Object.entries(plain).flatMap(([sentence, grants]) =>
    grouped(grants).map((group) => `${sentence} ${what(group)}${when(group[0]?.conditions ?? [])}`),
  );

  const verdict = (): Verdict => {
    if (before.length === 0) return "added";
    if (after.length === 0) return "removed";
    if (widened.length > 0 && narrowed.length > 0) return "changed";
    return widened.length > 0 ? "widened" : "narrowed";
  };
  return { verdict: verdict(), details: [...sentences, ...details] };
}

/** What a grant is about, without its conditions. */
const target = ({ effect, principal, action, resource }: Grant) =>
  JSON.stringify([effect, principal, action, resource]);

/** Grants that differ in their action alone. */
function grouped(grants: Grant[]): Grant[][] {
  return Object.values(
    Object.groupBy(grants, ({ principal, resource, conditions }) => JSON.stringify([principal, resource, conditions])),
  ) as Grant[][];
}

function what(grants: Grant[]): string {
  const [first] = grants;
  const actions = codes([...new Set(grants.map(({ action }) => action))]);
  return `${actions}${first?.resource ? ` on ${code(first.resource)}` : ""}${first?.principal ? ` by ${code(first.principal)}` : ""}`;
}

const when = (conditions: readonly WrittenCondition[]) =>
  conditions.length > 0 ? ` if ${conditions.map(condition).join(" and ")}` : "";

const condition = ({ operator, key, values }: WrittenCondition) => `${code(`${key} ${operator}`)} ${codes(values)}`;

function conditionChange(before: readonly WrittenCondition[], after: readonly WrittenCondition[]): string {
  const id = (condition: WrittenCondition) => JSON.stringify(condition);
  const dropped = before.filter((old) => !after.some((next) => id(next) === id(old)));
  const added = after.filter((next) => !before.some((old) => id(next) === id(old)));
  return [
    ...dropped.map((old) => `no longer only if ${condition(old)}`),
    ...added.map((next) => `now only if ${condition(next)}`),
  ].join(", ");
}
