import {
  coversWildcard,
  isNegated,
  readPolicy,
  type Selection,
  type WrittenCondition,
  type WrittenPrincipal,
} from "iam-policy";

export interface Grant {
  effect: "Allow" | "Deny";
  /** Such as `Service: events.amazonaws.com`; empty in a role's policy. */
  principal: string;
  action: string;
  resource: string;
  conditions: readonly WrittenCondition[];
}

export interface PolicyChange {
  /** Grants that are newly allowed or no longer denied. */
  widened: Grant[];
  /** Grants that are no longer allowed or newly denied. */
  narrowed: Grant[];
}

const EXCEPT = "everything except";

/**
 * Compares the grants of two policy documents, regardless of how statements divide them.
 * A grant that a wider one covers, with a wildcard or without a condition, is not reported.
 */
export function comparePolicies(before: Grant[], after: Grant[]): PolicyChange {
  const only = (some: Grant[], others: Grant[], effect: Grant["effect"]) =>
    some.filter((grant) => grant.effect === effect && !others.some((other) => covers(other, grant)));
  return {
    widened: [...only(after, before, "Allow"), ...only(before, after, "Deny")],
    narrowed: [...only(before, after, "Allow"), ...only(after, before, "Deny")],
  };
}

/** @throws {InvalidPolicyError} if the text is not a policy document */
export function parseGrants(document: string): Grant[] {
  return readPolicy(document, "the policy").statements.flatMap(
    ({ actions, conditions, effect, principals, resources }) =>
      alternatives(actions).flatMap((action) =>
        alternatives(resources).flatMap((resource) =>
          alternatives(principals && named(principals)).map(
            (principal): Grant => ({ effect, principal, action, resource, conditions }),
          ),
        ),
      ),
  );
}

/** Whether `other` grants everything that `grant` does. False if that cannot be determined. */
function covers(other: Grant, grant: Grant): boolean {
  return (
    other.effect === grant.effect &&
    (other.principal === grant.principal || other.principal === "*") &&
    matches(other.action.toLowerCase(), grant.action.toLowerCase()) &&
    matches(other.resource, grant.resource) &&
    other.conditions.every((condition) => grant.conditions.some((own) => isAsStrict(own, condition)))
  );
}

/** Whether every request that meets `own` also meets `condition`. */
function isAsStrict(own: WrittenCondition, condition: WrittenCondition): boolean {
  if (own.operator !== condition.operator || own.key.toLowerCase() !== condition.key.toLowerCase()) {
    return false;
  }
  const [fewer, more] = isNegated(own.operator) ? [condition, own] : [own, condition];
  return fewer.values.every((value) => more.values.includes(value));
}

/** Whether a pattern covers another one. An exception covers only itself. */
function matches(pattern: string, other: string): boolean {
  return pattern === other || (!pattern.startsWith(EXCEPT) && coversWildcard(pattern, other));
}

/** Lists the selected items, an exception as one item, and "" for a statement without the element. */
function alternatives(selection: Selection<string> | undefined): readonly string[] {
  if (!selection) {
    return [""];
  }
  return selection.except ? [`${EXCEPT} ${[...selection.items].sort().join(", ")}`] : selection.items;
}

function named({ except, items }: Selection<WrittenPrincipal>): Selection<string> {
  return { except, items: items.map(({ name, type }) => (type === "AWS" && name === "*" ? "*" : `${type}: ${name}`)) };
}
