import { InvalidPolicyError } from "./invalid-policy-error.ts";
import { type PolicyDocument, parsePolicyDocument, type Statement } from "./policy-document.ts";
import { statementPath } from "./policy-syntax.ts";

/**
 * Reads a policy that is attached to a role. It has resources and no principals.
 * @throws {InvalidPolicyError}
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
 */
export function parseIdentityPolicy(json: string, where: string): PolicyDocument {
  return parseKind(json, where, ({ principals, resources, sid }, reject) => {
    if (principals) {
      reject("an identity policy cannot have Principal or NotPrincipal: its principal is the role that has it");
    }
    if (!resources) {
      reject("an identity policy needs Resource or NotResource");
    }
    checkSid(sid, reject);
  });
}

/** Reads a policy of a resource, such as a queue: it has principals and resources. @throws {InvalidPolicyError} */
export function parseResourcePolicy(json: string, where: string): PolicyDocument {
  return parseKind(json, where, ({ principals, resources }, reject) => {
    if (!principals) {
      reject("a resource policy needs Principal or NotPrincipal");
    }
    if (!resources) {
      reject("a resource policy needs Resource or NotResource");
    }
  });
}

/** Reads a policy that lets principals assume a role: no resources, only STS actions. @throws {InvalidPolicyError} */
export function parseTrustPolicy(json: string, where: string): PolicyDocument {
  return parseKind(json, where, ({ principals, resources, actions, sid }, reject) => {
    if (!principals) {
      reject("a trust policy needs Principal or NotPrincipal");
    }
    if (resources) {
      reject("a trust policy cannot have Resource or NotResource: its resource is the role that has it");
    }
    const foreign = actions.items.find((action) => !/^sts:/i.test(action));
    if (foreign !== undefined) {
      reject(`a trust policy can have only actions of sts, not "${foreign}"`);
    }
    checkSid(sid, reject);
  });
}

type Reject = (problem: string) => never;

function parseKind(
  json: string,
  where: string,
  checkStatement: (statement: Statement, reject: Reject) => void,
): PolicyDocument {
  const document = parsePolicyDocument(json, where);
  for (const statement of document.statements) {
    checkStatement(statement, (problem) => {
      throw new InvalidPolicyError(statementPath(where, statement.label), problem);
    });
  }
  return document;
}

/** IAM's own policies accept only letters and digits in a Sid; those of other services accept more. */
function checkSid(sid: string | undefined, reject: Reject): void {
  if (sid !== undefined && !/^[A-Za-z0-9]*$/.test(sid)) {
    reject("IAM accepts only letters and digits in a Sid");
  }
}
