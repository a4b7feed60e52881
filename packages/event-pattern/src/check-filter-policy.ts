import type { EventPattern } from "./event-pattern.ts";

export type FilterPolicyScope = "MessageAttributes" | "MessageBody";

const MAX_KEYS = 5;
const MAX_COMBINATIONS = 150;
const MAX_MAGNITUDE = 1e9;

const STRING_OPERATORS = new Set(["prefix", "suffix", "equals-ignore-case", "cidr"]);
const OPERATORS = new Set([...STRING_OPERATORS, "anything-but", "numeric", "exists"]);

type Alternatives = EventPattern["alternatives"];
type Condition = Alternatives[number][number];

/**
 * Checks what SNS limits further than EventBridge does.
 * @throws {Error} with AWS's reason, as recorded by LocalStack's tests
 * @see https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html
 */
export function checkFilterPolicy(json: string, alternatives: Alternatives, scope: FilterPolicyScope): void {
  const conditions = alternatives.flat();
  const isNested = hasNestedKeys(JSON.parse(json));
  if (scope === "MessageAttributes" && isNested) {
    throw new Error("Filter policy scope MessageAttributes does not support nested filter policy");
  }
  const keys = new Set(conditions.map(({ path }) => (isNested ? path.split(".")[0] : path)));
  if (keys.size > MAX_KEYS) {
    throw new Error(`Filter policy can not have more than ${MAX_KEYS} keys`);
  }
  if (countCombinations(alternatives, scope) > MAX_COMBINATIONS) {
    throw new Error("Filter policy is too complex");
  }
  for (const { json: entries } of conditions) {
    for (const entry of JSON.parse(entries) as unknown[]) {
      checkEntry(entry);
    }
  }
}

/** Whether a key contains other keys; the options of `$or` do not count. */
function hasNestedKeys(policy: object): boolean {
  return Object.entries(policy).some(([name, value]) =>
    Array.isArray(value)
      ? name === "$or" && value.some((option) => isObject(option) && hasNestedKeys(option))
      : isObject(value),
  );
}

function countCombinations(alternatives: Alternatives, scope: FilterPolicyScope): number {
  const count = ({ matchers, path }: Condition) =>
    matchers.length * (scope === "MessageBody" ? path.split(".").length : 1);
  return alternatives.reduce(
    (sum, conditions) => sum + conditions.reduce((product, each) => product * count(each), 1),
    0,
  );
}

function checkEntry(entry: unknown): void {
  checkNumber(entry);
  if (!isObject(entry)) {
    return;
  }
  const [[name, operand] = ["", undefined]] = Object.entries(entry);
  if (!OPERATORS.has(name)) {
    throw new Error(`Unrecognized match type ${name}`);
  }
  if (STRING_OPERATORS.has(name) && typeof operand !== "string") {
    throw new Error(`${name} match pattern must be a string`);
  }
  if (name === "anything-but" && isObject(operand)) {
    checkAnythingBut(operand);
  }
  for (const value of Array.isArray(operand) ? operand : [operand]) {
    checkNumber(value);
  }
}

function checkAnythingBut(operand: object): void {
  const [[name, value] = ["", undefined]] = Object.entries(operand);
  if (name !== "prefix") {
    throw new Error(`Unsupported anything-but pattern: ${name}`);
  }
  if (typeof value !== "string") {
    throw new Error("prefix match pattern must be a string");
  }
}

function checkNumber(value: unknown): void {
  if (typeof value === "number" && Math.abs(value) > MAX_MAGNITUDE) {
    throw new Error(`Value must be between -1.0E9 and 1.0E9, inclusive, not ${value}`);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
