import type { WrittenCondition } from "iam-policy";
import type { Finding, Findings } from "./finding.ts";
import { code, codes } from "./markdown.ts";
import { isHidden, type ResourceChange, type Values } from "./plan.ts";
import { comparePolicies, type Grant, parseGrants } from "./policy.ts";

const HOLDERS: Record<string, (values: Values) => string> = {
  aws_cloudwatch_event_bus_policy: ({ event_bus_name }) => named("event bus", event_bus_name),
  aws_dynamodb_resource_policy: ({ resource_arn }) => named("table", resource_arn),
  aws_iam_policy: ({ name }) => named("policy", name),
  aws_iam_role: ({ name }) => named("trust policy of role", name),
  aws_iam_role_policy: ({ role }) => named("role", role),
  aws_iam_role_policy_attachment: ({ role }) => named("role", role),
  aws_kms_key: ({ description }) => named("key", description),
  aws_lambda_permission: ({ function_name, qualifier }) =>
    named("function", qualifier ? `${function_name}:${qualifier}` : function_name),
  aws_s3_bucket_policy: ({ bucket }) => named("bucket", bucket),
  aws_sns_topic_policy: ({ arn }) => named("topic", arn),
  aws_sqs_queue_policy: ({ queue_url }) => named("queue", lastPart(queue_url)),
};

const named = (kind: string, name: unknown) => (name == null || isHidden(name) ? kind : `${kind} ${code(name)}`);
const lastPart = (url: unknown) => (typeof url === "string" ? url.split("/").at(-1) : url);

/** Finds permissions that are granted or revoked by policies of roles and resources, and by Lambda permissions. */
export function findPermissionChanges(changes: ResourceChange[]): Findings {
  const findings: Finding[] = [];
  const unknown: Finding[] = [];
  for (const { address, type, before, after } of changes) {
    const [old, next] = [before && HOLDERS[type]?.(before), after && HOLDERS[type]?.(after)];
    const compare = (holder: string, side: { before: Values | undefined; after: Values | undefined }) => {
      try {
        const granted = side.before ? readGrants(type, side.before) : [];
        const granting = side.after ? readGrants(type, side.after) : [];
        if (granted === "hidden" || granting === "hidden") {
          unknown.push({ address, text: `${holder}: policy statements (${code(address)})` });
          return;
        }
        const text = describeChange(granted, granting);
        if (text) {
          findings.push({ address, text: `**Permission ${text.verdict}**: ${holder}: ${text.details.join("; ")}` });
        }
      } catch {
        unknown.push({ address, text: `${holder}: invalid policy document (${code(address)})` });
      }
    };
    if (old !== undefined && next !== undefined && old !== next && !hasUnknownName(type, next)) {
      // The holder changes: the old one loses the permissions and the new one receives them.
      compare(old, { before, after: undefined });
      compare(next, { before: undefined, after });
      continue;
    }
    const holder = old ?? next;
    if (holder !== undefined) {
      compare(holder, { before, after });
    }
  }
  return { findings, unknown };
}

const hasUnknownName = (type: string, holder: string) => holder === HOLDERS[type]?.({});

function readGrants(type: string, values: Values): Grant[] | "hidden" {
  if (type === "aws_lambda_permission") {
    return [toGrant(values)];
  }
  if (type === "aws_iam_role_policy_attachment") {
    const policy = `everything in ${values.policy_arn}`;
    return [{ effect: "Allow", principal: "", action: policy, resource: "", conditions: [] }];
  }
  const document = type === "aws_iam_role" ? values.assume_role_policy : values.policy;
  if (isHidden(document)) {
    return "hidden";
  }
  return document ? parseGrants(String(document)) : [];
}

/** Converts a Lambda permission to the statement that Lambda adds to the function's policy. */
function toGrant({ action, principal, qualifier, ...values }: Values): Grant {
  const keys = ["source_arn", "source_account", "principal_org_id", "function_url_auth_type", "event_source_token"];
  const conditions = keys
    .filter((key) => values[key] != null)
    .map((key): WrittenCondition => ({ operator: "equals", key, values: [String(values[key])] }));
  const resource = qualifier ? `${values.function_name}:${qualifier}` : "";
  return { effect: "Allow", principal: String(principal), action: String(action), resource, conditions };
}

type Verdict = "added" | "removed" | "widened" | "narrowed" | "changed";

function describeChange(before: Grant[], after: Grant[]): { verdict: Verdict; details: string[] } | undefined {
  const { widened, narrowed } = comparePolicies(before, after);
  if (widened.length === 0 && narrowed.length === 0) {
    return undefined;
  }

  const details: string[] = [];
  const reported = new Set<string>();
  const bySentence: Record<string, Grant[]> = {};
  const parts = [
    { grants: widened, effect: "Allow", others: before, sentence: "now allowed" },
    { grants: widened, effect: "Deny", others: after, sentence: "no longer denied" },
    { grants: narrowed, effect: "Allow", others: after, sentence: "no longer allowed" },
    { grants: narrowed, effect: "Deny", others: before, sentence: "now denied" },
  ];
  for (const { grants, effect, others, sentence } of parts) {
    for (const grant of grants.filter((grant) => grant.effect === effect)) {
      const other = others.find((candidate) => toKey(candidate) === toKey(grant));
      if (!other) {
        bySentence[sentence] = [...(bySentence[sentence] ?? []), grant];
      } else if (!reported.has(toKey(grant))) {
        reported.add(toKey(grant));
        const [old, next] = before.includes(grant) ? [grant, other] : [other, grant];
        details.push(`${describeGrants([grant])}: ${describeConditionChange(old.conditions, next.conditions)}`);
      }
    }
  }
  const sentences = Object.entries(bySentence).flatMap(([sentence, grants]) =>
    groupByAction(grants).map(
      (group) => `${sentence} ${describeGrants(group)}${describeConditions(group[0]?.conditions ?? [])}`,
    ),
  );

  const verdict = (): Verdict => {
    if (before.length === 0) {
      return "added";
    }
    if (after.length === 0) {
      return "removed";
    }
    if (widened.length > 0 && narrowed.length > 0) {
      return "changed";
    }
    return widened.length > 0 ? "widened" : "narrowed";
  };
  return { verdict: verdict(), details: [...sentences, ...details] };
}

const toKey = ({ effect, principal, action, resource }: Grant) => JSON.stringify([effect, principal, action, resource]);

function groupByAction(grants: Grant[]): Grant[][] {
  return Object.values(
    Object.groupBy(grants, ({ principal, resource, conditions }) => JSON.stringify([principal, resource, conditions])),
  ) as Grant[][];
}

function describeGrants(grants: Grant[]): string {
  const [first] = grants;
  const actions = codes([...new Set(grants.map(({ action }) => action))]);
  return `${actions}${first?.resource ? ` on ${code(first.resource)}` : ""}${first?.principal ? ` by ${code(first.principal)}` : ""}`;
}

const describeConditions = (conditions: readonly WrittenCondition[]) =>
  conditions.length > 0 ? ` if ${conditions.map(describeCondition).join(" and ")}` : "";

const describeCondition = ({ operator, key, values }: WrittenCondition) =>
  `${code(`${key} ${operator}`)} ${codes(values)}`;

function describeConditionChange(before: readonly WrittenCondition[], after: readonly WrittenCondition[]): string {
  const id = (condition: WrittenCondition) => JSON.stringify(condition);
  const dropped = before.filter((old) => !after.some((next) => id(next) === id(old)));
  const added = after.filter((next) => !before.some((old) => id(next) === id(old)));
  return [
    ...dropped.map((old) => `no longer requires ${describeCondition(old)}`),
    ...added.map((next) => `now requires ${describeCondition(next)}`),
  ].join(", ");
}
