import { compare } from "./evaluate-condition.ts";
import type { AttributeValue, Item } from "./values.ts";

/** A condition of `Expected`, `QueryFilter` or `ScanFilter`. */
export interface LegacyCondition {
  ComparisonOperator?: string;
  AttributeValueList?: AttributeValue[];
  Value?: AttributeValue;
  Exists?: boolean;
}

const OPERATORS: Record<string, string> = {
  EQ: "=",
  NE: "<>",
  LT: "<",
  LE: "<=",
  GT: ">",
  GE: ">=",
  BETWEEN: "between",
  IN: "in",
  BEGINS_WITH: "begins_with",
  CONTAINS: "contains",
  NULL: "attribute_not_exists",
  NOT_NULL: "attribute_exists",
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html */
export function matchesLegacyConditions(
  conditions: Record<string, LegacyCondition>,
  conditionalOperator: string | undefined,
  item: Item,
): boolean {
  const results = Object.entries(conditions).map(([name, condition]) =>
    matchesLegacyCondition(condition, Object.hasOwn(item, name) ? item[name] : undefined),
  );
  return conditionalOperator === "OR" ? results.some(Boolean) : results.every(Boolean);
}

function matchesLegacyCondition(condition: LegacyCondition, value: AttributeValue | undefined): boolean {
  const { AttributeValueList, ComparisonOperator = "EQ", Exists, Value } = condition;
  if (Exists === false) {
    return value === undefined;
  }
  const values = AttributeValueList ?? (Value ? [Value] : []);
  if (ComparisonOperator === "NOT_CONTAINS") {
    return value !== undefined && !compare("contains", value, values);
  }
  return compare(OPERATORS[ComparisonOperator] ?? "", value, values);
}
