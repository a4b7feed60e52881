import { InvalidPolicyError } from "./invalid-policy-error.ts";
import { type PolicyDocument, parsePolicyDocument, type Statement } from "./policy-document.ts";

/**
 * Reads a policy that is attached to a role: it has resources and no principals.
 * @throws {InvalidPolicyError}
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
 */
export function parseIdentityPolicy(json: string, where: string): PolicyDocument {
  return parseKind(json, where, ({ principals, resources, sid }, refuse) => {
    if (principals)
      refuse("an identity policy cannot have Principal or NotPrincipal: its principal is the role that has it");
    if (!resources) refuse("an identity policy needs Resource or NotResource");
    checkSid(sid, refuse);
  });
}

/**
 * Reads a policy that is attached to a queue, a function or another resource: it has principals and resources.
 * @throws {InvalidPolicyError}
 */
export function parseResourcePolicy(json: string, where: string): PolicyDocument {
  return parseKind(json, where, ({ principals, resources }, refuse) => {
    if (!principals) refuse("a resource policy needs Principal or NotPrincipal");
    if (!resources) refuse("a resource policy needs Resource or NotResource");
  });
}

/**
 * Reads the policy that says who may assume a role: it has principals, no resources, and only actions of STS.
 * @throws {InvalidPolicyError}
 */
export function parseTrustPolicy(json: string, where: string): PolicyDocument {
  return parseKind(json, where, ({ principals, resources, actions, sid }, refuse) => {
    if (!principals) refuse("a trust policy needs Principal or NotPrincipal");
    if (resources) refuse("a trust policy cannot have Resource or NotResource: its resource is the role that has it");
    const foreign = actions.items.find((action) => !/^sts:/i.test(action));
    if (foreign !== undefined) refuse(`a trust policy can have only actions of sts, not "${foreign}"`);
    checkSid(sid, refuse);
  });
}

type Refuse = (problem: string) => never;

function parseKind(
  json: string,
  where: string,
  checkStatement: (statement: Statement, refuse: Refuse) => void,
): PolicyDocument {
  const document = parsePolicyDocument(json, where);
  for (const statement of document.statements) {
    checkStatement(statement, (problem) => {
      throw new InvalidPolicyError(`${where}, statement "${statement.label}"`, problem);
    });
  }
  return document;
}

/** IAM's own policies take only letters and digits in a Sid; those of other services take more. */
function checkSid(sid: string | undefined, refuse: Refuse): void {
  if (sid !== undefined && !/^[A-Za-z0-9]*$/.test(sid)) refuse("IAM takes only letters and digits in a Sid");
}
