import { printable } from "./printable.ts";

interface KnownProperties {
  name?: string;
  code?: string;
  message?: string;
  address?: string;
  port?: number;
  hostname?: string;
  cause?: unknown;
  errors?: unknown[];
}

const MAX_MESSAGE_LENGTH = 1_000;

/** Describes an error in one line: what failed and, if there is a likely fix, the next step. */
export function describeError(thrown: unknown): string {
  const error = getProperties(thrown);
  const { code = "", name = "" } = error;
  const message = getMessage(thrown, error);
  const description =
    describeConnection(thrown) ??
    describeCredentials(name, message) ??
    describeDenial(name, message) ??
    describeOther(name, code, message);
  return printable(description, MAX_MESSAGE_LENGTH);
}

function getMessage(thrown: unknown, { cause, message = toText(thrown) }: KnownProperties): string {
  // The message of fetch says nothing; its cause does.
  return message === "fetch failed" ? `${message}: ${getProperties(cause).message ?? toText(cause)}` : message;
}

function describeConnection(thrown: unknown): string | undefined {
  const { address, cause, code, errors, hostname, port } = getProperties(thrown);
  if (code === "ECONNREFUSED" && address !== undefined) {
    return address === "127.0.0.1"
      ? `cannot connect to http://${address}:${port}: is npm start running?`
      : `cannot connect to ${address}, port ${port}`;
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return `host ${hostname} not found: check the network and the region`;
  }
  const [inner] = [cause, ...(errors ?? [])].filter((each) => each !== undefined);
  return inner === undefined ? undefined : describeConnection(inner);
}

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
function describeCredentials(name: string, message: string): string | undefined {
  const expired = "the AWS credentials have expired: renew them, for example with aws sso login";
  switch (name) {
    case "ExpiredToken":
    case "ExpiredTokenException":
    case "RequestExpired":
      return expired;
    case "TokenProviderError":
      return `the AWS sign-in has expired: run aws sso login, with --profile if you use one (${message})`;
    case "CredentialsProviderError":
      return /expired|sso login/i.test(message)
        ? `${expired} (${message})`
        : `no AWS credentials: set AWS_PROFILE or --profile, or sign in; --local needs none (${message})`;
    case "UnrecognizedClientException":
    case "InvalidClientTokenId":
    case "InvalidSignatureException":
    case "SignatureDoesNotMatch":
    case "IncompleteSignature":
      return `AWS rejected the credentials: check that they are complete and for the right account (${message})`;
    default:
      return message === "Region is missing" ? "no AWS region: set AWS_REGION or --region" : undefined;
  }
}

/** Matches `User: … is not authorized to perform: sqs:ReceiveMessage on resource: arn:…`. */
const DENIED_ACTION = /is not authorized to perform: (\S+)(?: on resource: ([^\s,]+))?/;

function describeDenial(name: string, message: string): string | undefined {
  if (!/^AccessDenied(Exception)?$|^AuthorizationError/.test(name)) {
    return undefined;
  }
  const [, action, resource] = DENIED_ACTION.exec(message) ?? [];
  const denied = action ? `${action}${resource ? ` on ${resource}` : ""} is denied` : "access is denied";
  return `${denied}: docs/operating.md lists the permissions that the commands need (${message})`;
}

function describeOther(name: string, code: string, message: string): string {
  if (name === "TimeoutError" || code === "ETIMEDOUT") {
    return `no response in time: ${message}`;
  }
  // The message of an SDK error may be empty or rely on its class; Node's own class names add nothing.
  return /^(\w*Error)?$/.test(name) && message ? message : `${name}: ${message}`;
}

function toText(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    // An object without a prototype.
    return "unknown error";
  }
}

function getProperties(error: unknown): KnownProperties {
  return error !== null && typeof error === "object" ? error : {};
}
