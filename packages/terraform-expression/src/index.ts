export { convert } from "./convert.ts";
export { createTerraformFunctions, evaluateTemplate } from "./evaluate-template.ts";
export type { Expression, Template } from "./expression.ts";
export { ExpressionError, type ExpressionErrorCode, quoteExpression } from "./expression-error.ts";
export type { Functions } from "./functions/define-function.ts";
export { parseTypeConstraint } from "./parse-type-constraint.ts";
export type { Resolution, Scope } from "./scope.ts";
export type { ObjectAttribute, Type } from "./type-constraint.ts";
export { createSet, isObject, type ObjectValue, type Value } from "./value.ts";
