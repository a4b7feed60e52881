import { AwsError } from "../core/aws-error.ts";
import type { AwsResponse, RestCall, RestService } from "../core/aws-service.ts";

export interface RestOperation {
  /** AWS's name, by which faults are injected. @default none can be injected */
  name?: string;
  method: string;
  path: string;
  /** @param labels the decoded variables of the path, in order */
  run(call: RestCall, ...labels: string[]): AwsResponse | Promise<AwsResponse>;
}

/** Errors whose message AWS writes with a capital letter; SDKs read both. */
const CAPITAL_MESSAGE = new Set(["AccessDeniedException", "ResourceNotFoundException"]);

/** Creates a REST-JSON service. @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export function createRestService(
  pathPrefix: string,
  operations: readonly RestOperation[],
  toErrorResponse: (error: AwsError) => AwsResponse = createRestErrorResponse,
): RestService {
  const routes = operations.map(({ path, ...operation }) => {
    return { ...operation, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "([^/]+)")}/?$`) };
  });
  const find = ({ method: called, path }: Pick<RestCall, "method" | "path">) => {
    // The server omits the body of a response to HEAD.
    const method = called === "HEAD" ? "GET" : called;
    return routes.find((route) => route.method === method && route.pattern.test(path));
  };
  return {
    pathPrefix,
    operations: operations.flatMap(({ name }) => name ?? []),
    findOperation: (call) => find(call)?.name,
    async call(call) {
      try {
        const route = find(call);
        if (!route) {
          const message = `the local cloud does not support ${call.method} ${call.path}`;
          throw new AwsError("UnknownOperationException", message, 404);
        }
        const [, ...labels] = route.pattern.exec(call.path) ?? [];
        return await route.run(call, ...labels.map(decode));
      } catch (error) {
        if (error instanceof AwsError) {
          return toErrorResponse(error);
        }
        throw error;
      }
    },
  };
}

export function createRestResponse(
  statusCode: number,
  body?: object,
  headers: Record<string, string> = {},
): AwsResponse {
  return body
    ? { statusCode, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) }
    : { statusCode, headers, body: "" };
}

/** Creates an error response of the local cloud's own API; programs branch on `code`. */
export function createErrorResponse(statusCode: number, code: string, message: string): AwsResponse {
  return createRestResponse(statusCode, { code, message });
}

function createRestErrorResponse({ code, members, message, statusCode }: AwsError): AwsResponse {
  // A denial by IAM is a 400 in AWS JSON and a 403 without a Type in REST-JSON.
  const denied = code === "AccessDeniedException";
  const body = {
    ...(!denied && { Type: "User" }),
    ...members,
    [CAPITAL_MESSAGE.has(code) ? "Message" : "message"]: message,
  };
  return createRestResponse(denied ? 403 : statusCode, body, { "x-amzn-errortype": code });
}

function decode(label: string): string {
  try {
    return decodeURIComponent(label);
  } catch {
    throw new AwsError("ValidationException", `${label} is not a valid URL-encoded path segment`);
  }
}
