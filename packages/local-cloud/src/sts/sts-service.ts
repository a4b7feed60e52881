import { createHash } from "node:crypto";
import { type Caller, getAccountId } from "iam-policy";
import * as z from "zod";
import type { AwsService } from "../core/aws-service.ts";
import type { QueryProtocol } from "../core/query-protocol.ts";
import { createJsonService, operation } from "../protocols/json-service.ts";
import { rejectUnsupported } from "../protocols/reject-unsupported.ts";

const REASON = "it issues credentials only to functions; any other credentials act as the account's root";

/** The operations that AWS has and the local cloud does not, with the reason. */
const UNSUPPORTED_OPERATIONS = Object.fromEntries(
  [
    "AssumeRole",
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
    "AssumeRoot",
    "DecodeAuthorizationMessage",
    "GetAccessKeyInfo",
    "GetDelegatedAccessToken",
    "GetFederationToken",
    "GetSessionToken",
    "GetWebIdentityToken",
  ].map((name) => [name, REASON]),
);

const query: QueryProtocol = {
  version: "2011-06-15",
  errorNamespace: "com.amazonaws.sts",
  xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/",
  operations: {
    GetCallerIdentity: { input: {}, output: {} },
    ...Object.fromEntries(Object.keys(UNSUPPORTED_OPERATIONS).map((name) => [name, { input: {} }])),
  },
  errors: {},
};

/**
 * Creates the part of STS that identifies callers, which needs no permission.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function createStsService(accountId: string): AwsService {
  const operations = {
    GetCallerIdentity: operation(z.looseObject({}), (_, { caller }) => describeCaller(caller, accountId)),
  };
  const service = createJsonService("AWSSecurityTokenServiceV20110615", operations, query);
  return rejectUnsupported({ ...service, name: "sts" }, UNSUPPORTED_OPERATIONS);
}

function describeCaller(caller: Caller, accountId: string): object {
  if (caller.kind === "service") {
    throw new TypeError(`${caller.service} does not call STS`);
  }
  return { UserId: createUserId(caller), Account: getAccountId(caller) ?? accountId, Arn: caller.arn };
}

/** An account's root is identified by the account, a session by an id of its role and its name. */
function createUserId(caller: Exclude<Caller, { kind: "service" }>): string {
  if (caller.kind === "root") {
    return getAccountId(caller) ?? "";
  }
  const roleId = createHash("sha256").update(caller.roleArn).digest("hex").toUpperCase().slice(0, 17);
  return `AROA${roleId}:${caller.arn.slice(caller.arn.lastIndexOf("/") + 1)}`;
}
