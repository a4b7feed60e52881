export type { FilterPolicyScope } from "./check-filter-policy.ts";
export { comparePatterns, type FieldChange, type PatternChange } from "./compare-patterns.ts";
export { listDetailTypes } from "./detail-types.ts";
export { compileEventPattern, type EventPattern, type Explanation } from "./event-pattern.ts";
export { compileFilterPattern } from "./filter-pattern.ts";
export { InvalidEventPatternError } from "./invalid-event-pattern-error.ts";
export { PatternIndex } from "./pattern-index.ts";
