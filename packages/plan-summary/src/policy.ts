import {
  coversWildcard,
  isNegated,
  readPolicy,
  type Selection,
  type WrittenCondition,
  type WrittenPrincipal,
} from "iam-policy";

/** One permission of a policy: one action on one resource for one principal. */
export interface Grant {
  effect: "Allow" | "Deny";
  /** Such as `Service: events.amazonaws.com`; empty in the policy of a role. */
  principal: string;
  action: string;
  resource: string;
  /** All of them must hold. */
  conditions: readonly WrittenCondition[];
}

export interface PolicyChange {
  /** Allowed now and not before, or no longer denied. */
  widened: Grant[];
  /** No longer allowed, or denied now. */
  narrowed: Grant[];
}

/** Starts an action, resource or principal that stands for everything except what follows. */
const EXCEPT = "everything but";

/**
 * Compares the grants of two policy documents, however they are divided into statements.
 * A grant that a wider one covers, by a wildcard or for lack of a condition, is not reported.
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
 * Lists the grants of a policy document.
 * @throws {InvalidPolicyError} if it is not a policy document
 */
export function grantsOf(document: string): Grant[] {
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

/** Whether everything that `grant` grants is granted by `other` too. May say no if it is hard to tell. */
function covers(other: Grant, grant: Grant): boolean {
  return (
    other.effect === grant.effect &&
    (other.principal === grant.principal || other.principal === "*") &&
    matches(other.action.toLowerCase(), grant.action.toLowerCase()) &&
    matches(other.resource, grant.resource) &&
    other.conditions.every((condition) => grant.conditions.some((own) => isAsStrict(own, condition)))
  );
}

/** Whether whatever meets `own` meets `condition`. */
function isAsStrict(own: WrittenCondition, condition: WrittenCondition): boolean {
  if (own.operator !== condition.operator || own.key.toLowerCase() !== condition.key.toLowerCase()) return false;
  const [fewer, more] = isNegated(own.operator) ? [condition, own] : [own, condition];
  return fewer.values.every((value) => more.values.includes(value));
}

/** Whether a pattern covers another one; an exception covers only itself. */
function matches(pattern: string, other: string): boolean {
  return pattern === other || (!pattern.startsWith(EXCEPT) && coversWildcard(pattern, other));
}

/** The selected items, or an exception as one item. A statement without the element, such as a trust policy, has "". */
function alternatives(selection: Selection<string> | undefined): readonly string[] {
  if (!selection) return [""];
  return selection.except ? [`${EXCEPT} ${[...selection.items].sort().join(", ")}`] : selection.items;
}

function named({ except, items }: Selection<WrittenPrincipal>): Selection<string> {
  return { except, items: items.map(({ name, type }) => (type === "AWS" && name === "*" ? "*" : `${type}: ${name}`)) };
}
