import type { Cause } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import type { Caller } from "../core/caller.ts";
import type { AwsAnswer } from "./json-service.ts";

/** One call to a service that is routed by method and path. */
export interface RestCall {
  method: string;
  /** Without the query, still encoded. */
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: Buffer;
  caller: Caller;
  /** The invocation that makes the call, if a function does. */
  cause?: Cause | undefined;
  /** What the answer's `x-amzn-requestid` says. */
  requestId: string;
}

/** A service behind the AWS endpoint, chosen by how the path begins. */
export interface RestService {
  pathPrefix: string;
  call(call: RestCall): Promise<AwsAnswer>;
}

export interface RestOperation {
  method: string;
  /** Such as `/2015-03-31/functions/{FunctionName}`. */
  path: string;
  /** @param labels the decoded variables of the path, in its order */
  run(call: RestCall, ...labels: string[]): AwsAnswer | Promise<AwsAnswer>;
}

/** Errors whose message AWS writes with a capital letter; SDKs read both. */
const CAPITAL_MESSAGE = new Set(["AccessDeniedException", "ResourceNotFoundException"]);

/**
 * A service that speaks REST-JSON.
 * @param describeError how it answers what is refused. @default as REST-JSON does
 * @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export function restService(
  pathPrefix: string,
  operations: readonly RestOperation[],
  describeError: (error: AwsError) => AwsAnswer = describe,
): RestService {
  const routes = operations.map(({ method, path, run }) => ({ method, pattern: patternOf(path), run }));
  return {
    pathPrefix,
    async call(call) {
      try {
        for (const { method, pattern, run } of routes) {
          const match = method === call.method ? pattern.exec(call.path) : null;
          if (match) return await run(call, ...match.slice(1).map(decode));
        }
        const message = `the local cloud has no ${call.method} ${call.path}`;
        throw new AwsError("UnknownOperationException", message, 404);
      } catch (error) {
        if (error instanceof AwsError) return describeError(error);
        throw error;
      }
    },
  };
}

export function restAnswer(statusCode: number, body?: object, headers: Record<string, string> = {}): AwsAnswer {
  if (!body) return { statusCode, headers, body: "" };
  return { statusCode, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}

function describe({ code, members, message, statusCode }: AwsError): AwsAnswer {
  // IAM's refusal is a 400 in AWS JSON and a 403 in REST-JSON, where it has no Type.
  const denied = code === "AccessDeniedException";
  const body = {
    ...(!denied && { Type: "User" }),
    ...members,
    [CAPITAL_MESSAGE.has(code) ? "Message" : "message"]: message,
  };
  return restAnswer(denied ? 403 : statusCode, body, { "x-amzn-errortype": code });
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, "([^/]+)")}/?$`);
}

function decode(label: string): string {
  try {
    return decodeURIComponent(label);
  } catch {
    throw new AwsError("ValidationException", `${label} is not encoded as a part of a path`);
  }
}
