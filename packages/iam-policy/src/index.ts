export {
  type AuthorizationRequest,
  authorize,
  covers,
  type DecidingStatement,
  type Decision,
  type NamedPolicy,
} from "./authorize.ts";
export { type Caller, callerName } from "./caller.ts";
export type { ConditionContext } from "./condition-keys.ts";
export { InvalidPolicyError } from "./invalid-policy-error.ts";
export type { PolicyDocument, Statement } from "./policy-document.ts";
export { parseIdentityPolicy, parseResourcePolicy, parseTrustPolicy } from "./policy-kinds.ts";
export { accountIdOf } from "./principal.ts";
