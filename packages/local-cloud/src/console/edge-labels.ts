import type { Statement } from "iam-policy";

/** Returns the detail types that a rule's pattern lists by name. */
export function readDetailTypes({ event_pattern: pattern }: { event_pattern?: string | undefined }): string[] {
  const detailTypes: unknown = pattern === undefined ? undefined : JSON.parse(pattern)["detail-type"];
  return Array.isArray(detailTypes) ? detailTypes.filter((each) => typeof each === "string") : [];
}

/** Returns the values to which all statements limit a condition key; empty if one has no limit. `Null` limits none. */
export function readConditionValues(statements: readonly Statement[], conditionKey: string): string[] {
  const values = statements.map(({ conditions }) =>
    conditions
      .filter(({ key, operator }) => key === conditionKey && operator !== "Null")
      .flatMap((condition) => condition.values),
  );
  return values.every(({ length }) => length > 0) ? [...new Set(values.flat())] : [];
}
