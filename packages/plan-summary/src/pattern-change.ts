import type { FieldChange } from "event-pattern";
import { code, codes } from "./markdown.ts";

const verbs: Record<FieldChange["kind"], string> = {
  "field-added": "must now be",
  "field-removed": "need no longer be",
  "values-added": "now also matches",
  "values-removed": "no longer matches",
};

export function describeFieldChanges(changes: readonly FieldChange[]): string {
  return changes.map(({ field, kind, values }) => `${code(field)} ${verbs[kind]} ${codes(values)}`).join("; ");
}
