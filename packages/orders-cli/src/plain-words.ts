import { printable } from "./printable.ts";

/** What errors of Node's network and of AWS's SDK carry, beside a message. */
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

const LONGEST_MESSAGE = 1_000;

/** An error as one line for a person: what failed, and the next step where there is one that most likely helps. */
export function plainWords(error: unknown): string {
  const { cause, code = "", message: said = text(error), name = "" } = known(error);
  // Of fetch the cause alone tells something.
  const message = said === "fetch failed" ? `${said}: ${known(cause).message ?? text(cause)}` : said;
  return printable(
    unreachable(error) ?? credentials(name, message) ?? denied(name, message) ?? other(name, code, message),
    LONGEST_MESSAGE,
  );
}

function unreachable(error: unknown): string | undefined {
  const { cause, errors, ...found } = known(error);
  switch (found.code) {
    case "ECONNREFUSED":
      if (found.address === undefined) {
        break;
      }
      return `nothing answers at ${url(found)}${found.address === "127.0.0.1" ? ": is npm start running?" : ""}`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `${found.hostname} is not found: is the network there, and the region a region?`;
  }
  const [inner] = [cause, ...(errors ?? [])].filter((each) => each !== undefined);
  return inner === undefined ? undefined : unreachable(inner);
}

function url({ address, port }: KnownProperties): string {
  return address === "127.0.0.1" ? `http://${address}:${port}` : `${address}, port ${port}`;
}

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
function credentials(name: string, message: string): string | undefined {
  switch (name) {
    case "ExpiredToken":
    case "ExpiredTokenException":
    case "RequestExpired":
      return "the AWS credentials have expired: get new ones, such as with aws sso login";
    case "TokenProviderError":
      return `the sign-in has expired: aws sso login, with the --profile if there is one (${message})`;
    case "CredentialsProviderError":
      return /expired|sso login/i.test(message)
        ? `the AWS credentials have expired: get new ones, such as with aws sso login (${message})`
        : `there are no AWS credentials: set AWS_PROFILE or --profile, or sign in; --local needs none (${message})`;
    case "UnrecognizedClientException":
    case "InvalidClientTokenId":
    case "InvalidSignatureException":
    case "SignatureDoesNotMatch":
    case "IncompleteSignature":
      return `AWS does not accept the credentials: are they of this account and complete? (${message})`;
    default:
      return message === "Region is missing" ? "there is no AWS region: set AWS_REGION or --region" : undefined;
  }
}

/** `User: … is not authorized to perform: sqs:ReceiveMessage on resource: arn:…`, and the like. */
const DENIED_ACTION = /is not authorized to perform: (\S+)(?: on resource: ([^\s,]+))?/;

function denied(name: string, message: string): string | undefined {
  if (!/^AccessDenied(Exception)?$|^AuthorizationError/.test(name)) {
    return undefined;
  }
  const [, action, resource] = DENIED_ACTION.exec(message) ?? [];
  const what = action ? `${action}${resource ? ` on ${resource}` : ""} is denied` : "access is denied";
  return `${what}: docs/operating.md lists what an operator may do (${message})`;
}

function other(name: string, code: string, message: string): string {
  if (name === "TimeoutError" || code === "ETIMEDOUT") {
    return `no answer in time: ${message}`;
  }
  // A class of AWS's SDK is told, as its message may be empty or short of it; Node's own names tell nothing.
  return /^(\w*Error)?$/.test(name) && message ? message : `${name}: ${message}`;
}

/** String() throws for what has no prototype. */
function text(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return "an unknown failure";
  }
}

function known(error: unknown): KnownProperties {
  return error !== null && typeof error === "object" ? error : {};
}
