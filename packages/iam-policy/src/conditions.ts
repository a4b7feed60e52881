import * as z from "zod";
import {
  type ConditionContext,
  type ConditionKey,
  conditionKeys,
  findConditionKey,
  requestValues,
} from "./condition-keys.ts";
import { conditionOperators } from "./condition-operators.ts";
import { InvalidPolicyError } from "./invalid-policy-error.ts";
import { refusePolicyVariables } from "./policy-variables.ts";

/** One key under one operator of a Condition element. A statement applies only if each of its conditions holds. */
export interface Condition {
  /** As the policy has it, such as `ForAllValues:StringEquals`. */
  operator: string;
  key: ConditionKey;
  holds(context: ConditionContext): boolean;
}

type Holds = (requestValues: readonly string[] | undefined) => boolean;

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const policyValuesSchema = z.union([scalar.transform((value) => [value]), z.array(scalar).min(1)]);

/**
 * Reads a statement's Condition element.
 *
 * Two spellings that AWS accepts are refused, because what they do is left open or surprises: a multivalued key without
 * a set qualifier, and `ForAnyValue:…IfExists`.
 * @param at the policy and the statement, for errors
 * @throws {InvalidPolicyError} when an operator, a key, a value or a policy variable is not supported
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
export function parseConditions(element: unknown, at: string): Condition[] {
  return entriesOf(element, "Condition", at).flatMap(([operator, keys]) =>
    entriesOf(keys, `Condition.${operator}`, at).map(([name, values]): Condition => {
      const key = findConditionKey(name);
      if (key === undefined) {
        const supported = Object.keys(conditionKeys).join(", ");
        throw new InvalidPolicyError(
          at,
          `the local cloud cannot evaluate condition key "${name}"; it has ${supported}`,
        );
      }
      const policyValues = parsePolicyValues(values, `${operator} "${name}"`, at);
      const holds = parseOperator(operator, key, policyValues, at);
      return { operator, key, holds: (context) => holds(requestValues(context, key)) };
    }),
  );
}

/**
 * What a condition makes of a request's values.
 *
 * Several policy values mean any of them, and none of them for a negated operator. A missing key fails a positive
 * operator and passes a negated one or one with `IfExists`. `ForAllValues` passes a missing key and one without values,
 * `ForAnyValue` fails both.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function parseOperator(name: string, key: ConditionKey, policyValues: readonly string[], at: string): Holds {
  const invalidValue = (value: string, expects: string) =>
    new InvalidPolicyError(at, `condition ${name} "${key}" has the value "${value}"; it expects ${expects}`);

  if (name === "Null") {
    const wanted = policyValues.map((value) => {
      if (!/^(true|false)$/i.test(value)) throw invalidValue(value, "true or false");
      return value.toLowerCase() === "true";
    });
    return (values) => wanted.includes(hasNoValue(values));
  }

  const [, qualifier, base = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(name) ?? [];
  const operator = conditionOperators.get(base);
  if (!operator || (qualifier === "ForAnyValue" && ifExists)) {
    const supported = [...conditionOperators.keys()].join(", ");
    throw new InvalidPolicyError(
      at,
      `the local cloud has no condition operator "${name}"; it has Null, and ${supported}, ` +
        "each also with IfExists at its end, or with ForAllValues: or ForAnyValue: before it (ForAnyValue: without IfExists)",
    );
  }
  if (conditionKeys[key] === "multivalued" && !qualifier) {
    const problem = `condition ${name} "${key}" is on a multivalued key; write ForAllValues:${name} or ForAnyValue:${name}`;
    throw new InvalidPolicyError(at, problem);
  }

  const tests = policyValues.map((value) => {
    const test = operator.testFor(value);
    if (!test) throw invalidValue(value, operator.expects);
    return test;
  });
  const fits = (value: string) => tests.some((test) => test(value)) !== operator.negated;

  switch (qualifier) {
    case "ForAllValues":
      return (values) => hasNoValue(values) || (values ?? []).every(fits);
    case "ForAnyValue":
      return (values) => !hasNoValue(values) && (values ?? []).some(fits);
    default:
      return (values) => (values === undefined ? operator.negated || ifExists !== undefined : values.every(fits));
  }
}

/** AWS counts a key that holds nothing but empty strings as one without values. */
function hasNoValue(values: readonly string[] | undefined): boolean {
  return values === undefined || values.every((value) => value === "");
}

function parsePolicyValues(values: unknown, condition: string, at: string): string[] {
  const { data, success } = policyValuesSchema.safeParse(values);
  if (!success) {
    const problem = `condition ${condition} has ${JSON.stringify(values)}; it expects a string, a number, a boolean or a list of them`;
    throw new InvalidPolicyError(at, problem);
  }
  for (const value of data) refusePolicyVariables(value, `condition ${condition}`, at);
  return data;
}

function entriesOf(value: unknown, element: string, at: string): [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InvalidPolicyError(at, `${element} has ${JSON.stringify(value)}; it expects an object`);
  }
  return Object.entries(value);
}
