export { parseArn } from "./arn.ts";
export {
  type AuthorizationRequest,
  authorize,
  covers,
  type DecidingStatement,
  type Decision,
  type NamedPolicy,
} from "./authorize.ts";
export { type Caller, callerName } from "./caller.ts";
export { type ConditionContext, sourceContext } from "./condition-keys.ts";
export { isNegated, type WrittenCondition } from "./conditions.ts";
export { InvalidPolicyError } from "./invalid-policy-error.ts";
export { type LambdaPermission, lambdaPolicy } from "./lambda-permission.ts";
export type { PolicyDocument, Statement } from "./policy-document.ts";
export { parseIdentityPolicy, parseResourcePolicy, parseTrustPolicy } from "./policy-kinds.ts";
export { readPolicy, type Selection, type WrittenPolicy, type WrittenStatement } from "./policy-syntax.ts";
export { getAccountId, type WrittenPrincipal } from "./principal.ts";
export { coversWildcard } from "./wildcard.ts";
