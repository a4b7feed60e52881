/** One thing that a policy allows or denies: one action on one resource for one principal. */
export interface Grant {
  effect: "Allow" | "Deny";
  /** Such as `Service: events.amazonaws.com`; empty in the policy of a role. */
  principal: string;
  action: string;
  resource: string;
  /** Every one must hold. */
  conditions: Condition[];
}

/** A condition of a statement, such as `StringEquals` of `events:source`. */
export interface Condition {
  operator: string;
  key: string;
  /** Any one is enough, unless the operator is a negation. */
  values: string[];
}

export interface PolicyChange {
  /** Allowed now and not before, or no longer denied. */
  widened: Grant[];
  /** No longer allowed, or denied now. */
  narrowed: Grant[];
}

/** Begins an action, resource or principal that stands for all but what follows. */
const EXCEPT = "everything but";

/**
 * Compares what two policy documents grant, however they are divided into statements.
 * A grant that a wider one covers, by a wildcard or for want of a condition, is not reported.
 */
export function comparePolicies(before: Grant[], after: Grant[]): PolicyChange {
  const only = (some: Grant[], others: Grant[], effect: Grant["effect"]) =>
    some.filter((grant) => grant.effect === effect && !others.some((other) => covers(other, grant)));
  return {
    widened: [...only(after, before, "Allow"), ...only(before, after, "Deny")],
    narrowed: [...only(before, after, "Allow"), ...only(after, before, "Deny")],
  };
}

/**
 * What a policy document grants.
 * @throws {SyntaxError} when it is not a policy document
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export function grantsOf(document: string): Grant[] {
  const { Statement } = JSON.parse(document) ?? {};
  if (Statement === undefined) throw new SyntaxError("a policy document has a Statement");
  return many<Record<string, unknown>>(Statement).flatMap((statement) => {
    const effect = statement.Effect === "Deny" ? "Deny" : "Allow";
    const conditions = conditionsOf(statement.Condition);
    return element(statement, "Action").flatMap((action) =>
      element(statement, "Resource").flatMap((resource) =>
        principalsOf(statement).map((principal): Grant => ({ effect, principal, action, resource, conditions })),
      ),
    );
  });
}

/** Whether everything that `grant` grants is granted by `other` too. May say no where it is hard to tell. */
function covers(other: Grant, grant: Grant): boolean {
  return (
    other.effect === grant.effect &&
    (other.principal === grant.principal || other.principal === "*") &&
    matches(other.action.toLowerCase(), grant.action.toLowerCase()) &&
    matches(other.resource, grant.resource) &&
    other.conditions.every((condition) => grant.conditions.some((own) => isAsStrict(own, condition)))
  );
}

/** Whether what fulfils `own` fulfils `condition`. */
function isAsStrict(own: Condition, condition: Condition): boolean {
  if (own.operator !== condition.operator || own.key !== condition.key) return false;
  const [fewer, more] = /Not/.test(own.operator) ? [condition, own] : [own, condition];
  return fewer.values.every((value) => more.values.includes(value));
}

/** Whether a pattern with `*` and `?` matches all that another one does. */
function matches(pattern: string, text: string): boolean {
  if (pattern === text) return true;
  if (pattern.startsWith(EXCEPT)) return false;
  const escaped = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", "[^*]");
  return new RegExp(`^${escaped}$`, "s").test(text);
}

function conditionsOf(condition: unknown): Condition[] {
  return Object.entries((condition ?? {}) as Record<string, Record<string, unknown>>).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: many(values).map(String) })),
  );
}

/** `Action`'s values, or those of `NotAction` as one that only equals itself. */
function element(statement: Record<string, unknown>, name: "Action" | "Resource"): string[] {
  if (statement[name] !== undefined) return many(statement[name]).map(String);
  const excluded = statement[`Not${name}`];
  // A role's trust policy has no resource.
  return excluded === undefined ? [""] : [`${EXCEPT} ${many(excluded).map(String).sort().join(", ")}`];
}

function principalsOf({ Principal, NotPrincipal }: Record<string, unknown>): string[] {
  if (NotPrincipal !== undefined) return [`${EXCEPT} ${JSON.stringify(NotPrincipal)}`];
  if (Principal === undefined) return [""];
  if (typeof Principal === "string") return [Principal];
  return Object.entries(Principal as Record<string, unknown>).flatMap(([kind, names]) =>
    many(names).map((name) => (kind === "AWS" && name === "*" ? "*" : `${kind}: ${name}`)),
  );
}

function many<T>(value: unknown): T[] {
  return (Array.isArray(value) ? value : [value]) as T[];
}
