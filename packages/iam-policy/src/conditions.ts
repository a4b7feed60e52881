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
import { compileVariables } from "./policy-variables.ts";

/** One key under one operator of a Condition element, as the policy has it. */
export interface WrittenCondition {
  /** Such as `ForAllValues:StringEquals`. */
  operator: string;
  key: string;
  values: readonly string[];
}

/** A condition that can be evaluated. A statement applies only if each of its conditions holds. */
export interface Condition extends WrittenCondition {
  key: ConditionKey;
  holds(context: ConditionContext): boolean;
}

type Holds = (requestValues: readonly string[] | undefined) => boolean;

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const policyValuesSchema = z.union([scalar.transform((value) => [value]), z.array(scalar).min(1)]);

/**
 * Reads the Condition element of a statement.
 * @param at the policy and the statement, for errors
 * @throws {InvalidPolicyError} if it does not follow the grammar
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
export function readConditions(element: unknown, at: string): WrittenCondition[] {
  return readEntries(element, "Condition", at).flatMap(([operator, keys]) =>
    readEntries(keys, `Condition.${operator}`, at).map(([key, values]) => ({
      operator,
      key,
      values: readValues(values, `${operator} "${key}"`, at),
    })),
  );
}

/**
 * Prepares a condition for evaluation. Two spellings that AWS accepts are rejected, because their behavior is undefined
 * or surprising: a multivalued key without a set qualifier, and `ForAnyValue:…IfExists`. A condition does not hold if a
 * policy variable has no value.
 * @throws {InvalidPolicyError} if an operator, a key, a value or a policy variable is not supported
 */
export function compileCondition({ operator, key: name, values }: WrittenCondition, at: string): Condition {
  const substitute = compileVariables(values, `condition ${operator} "${name}"`, at);
  const key = findConditionKey(name);
  if (key === undefined) {
    const supported = Object.keys(conditionKeys).join(", ");
    throw new InvalidPolicyError(at, `condition key "${name}" is not supported; supported are ${supported}`);
  }
  const holds = compileOperator(operator, key, values, at);
  if (!substitute) {
    return { operator, key, values, holds: (context) => holds(requestValues(context, key)) };
  }
  return {
    operator,
    key,
    values,
    holds(context) {
      const substituted = substitute(context);
      return substituted !== undefined && compileOperator(operator, key, substituted, at)(requestValues(context, key));
    },
  };
}

/** Whether an operator holds for the values that the policy does not list, as `StringNotEquals` does. */
export function isNegated(operator: string): boolean {
  return findOperator(operator).comparison?.negated ?? false;
}

/**
 * Combines the values of a policy into one test of a request's values. Several policy values mean any of them, and none
 * of them for a negated operator. A missing key fails a positive operator and passes a negated one or one with
 * `IfExists`. `ForAllValues` passes a missing key and one without values, `ForAnyValue` fails both.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function compileOperator(name: string, key: ConditionKey, policyValues: readonly string[], at: string): Holds {
  const invalidValue = (value: string, expects: string) =>
    new InvalidPolicyError(at, `condition ${name} "${key}" has the value "${value}"; it expects ${expects}`);

  if (name === "Null") {
    const expected = policyValues.map((value) => {
      if (!/^(true|false)$/i.test(value)) {
        throw invalidValue(value, "true or false");
      }
      return value.toLowerCase() === "true";
    });
    return (values) => expected.includes(hasNoValue(values));
  }

  const { qualifier, comparison, ifExists } = findOperator(name);
  if (!comparison || (qualifier === "ForAnyValue" && ifExists)) {
    const supported = [...conditionOperators.keys()].join(", ");
    throw new InvalidPolicyError(
      at,
      `condition operator "${name}" is not supported; supported are Null, and ${supported}, ` +
        "each also with the suffix IfExists, or with the prefix ForAllValues: or ForAnyValue: (ForAnyValue: without IfExists)",
    );
  }
  if (conditionKeys[key] === "multivalued" && !qualifier) {
    const problem = `condition ${name} "${key}" is on a multivalued key; write ForAllValues:${name} or ForAnyValue:${name}`;
    throw new InvalidPolicyError(at, problem);
  }

  const tests = policyValues.map((value) => {
    const test = comparison.testFor(value);
    if (!test) {
      throw invalidValue(value, comparison.expects);
    }
    return test;
  });
  const fits = (value: string) => tests.some((test) => test(value)) !== comparison.negated;

  switch (qualifier) {
    case "ForAllValues":
      return (values) => hasNoValue(values) || (values ?? []).every(fits);
    case "ForAnyValue":
      return (values) => !hasNoValue(values) && (values ?? []).some(fits);
    default:
      return (values) =>
        values === undefined
          ? comparison.negated || ifExists
          : values.every(fits) && (comparison.negated || values.length === 1);
  }
}

function findOperator(name: string) {
  const [, qualifier, base = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(name) ?? [];
  return { qualifier, comparison: conditionOperators.get(base), ifExists: ifExists !== undefined };
}

/** AWS treats a key that has only empty strings as one without values. */
function hasNoValue(values: readonly string[] | undefined): boolean {
  return values === undefined || values.every((value) => value === "");
}

function readValues(values: unknown, condition: string, at: string): string[] {
  const { data, success } = policyValuesSchema.safeParse(values);
  if (!success) {
    const problem = `condition ${condition} has ${JSON.stringify(values)}; it expects a string, a number, a boolean or a list of them`;
    throw new InvalidPolicyError(at, problem);
  }
  return data;
}

function readEntries(value: unknown, element: string, at: string): [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InvalidPolicyError(at, `${element} has ${JSON.stringify(value)}; it expects an object`);
  }
  return Object.entries(value);
}
