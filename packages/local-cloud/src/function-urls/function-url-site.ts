import type { IncomingMessage } from "node:http";
import { type Caller, callerName } from "iam-policy";
import { createPreflightResponse, isAllowed, isPreflight, withCors } from "../api-gateway/cors.ts";
import {
  createJsonResponse,
  type HttpResponse,
  internalServerError,
  toHttpResponse,
} from "../api-gateway/http-response.ts";
import { createPayload } from "../api-gateway/payload.ts";
import { toRecordedEvent } from "../api-gateway/recorded-event.ts";
import type { Handled, Site } from "../api-gateway/site.ts";
import { parseCredential } from "../aws-endpoint/aws-request.ts";
import type { Cause } from "../core/activity/cause.ts";
import type { Clock } from "../core/clock.ts";
import { getRejectionReason } from "../http/foreign-request.ts";
import { BodyTooLargeError, readBody } from "../http/http-server.ts";
import type { InvocationResult } from "../lambda/invocation.ts";
import type { FunctionUrl } from "./read-function-urls.ts";

/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_BODY_BYTES = 6 * 1024 * 1024;

const ROUTE_KEY = "$default";

const forbidden = createJsonResponse(403, { Message: "Forbidden" });
const badGateway = createJsonResponse(502, { message: "Internal Server Error" });
const tooManyRequests = createJsonResponse(429, { message: "Rate Exceeded." });
const payloadTooLarge = createJsonResponse(413, { message: "Request must be smaller than 6291456 bytes" });

export interface FunctionUrlDependencies {
  accountId: string;
  findCaller(accessKeyId: string | undefined): Caller;
  /** Whether the caller of a signed request may invoke the function by its URL. */
  canInvoke(functionArn: string, caller: Caller, cause: Cause): boolean;
  invoke(functionArn: string, payload: string, cause: Cause): Promise<InvocationResult>;
  clock: Pick<Clock, "toRealTime">;
}

/** Serves the URL of a function. @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
export function createFunctionUrlSite(url: FunctionUrl, dependencies: FunctionUrlDependencies): Site {
  const { basePath, cors } = url;
  return {
    basePath,
    async handle(request, requestId) {
      const { headers, method } = request;
      const rejection = getRejectionReason(request, (origin) => cors !== undefined && isAllowed(cors, origin));
      if (rejection !== undefined) {
        return { result: createJsonResponse(403, { Message: rejection }) };
      }
      if (cors && isPreflight(method, headers)) {
        return { result: createPreflightResponse(cors, headers) };
      }
      const { detail, result } = await invoke(url, dependencies, request, requestId);
      return { result: cors ? withCors(cors, result, headers) : result, ...(detail && { detail }) };
    },
  };
}

async function invoke(
  { functionArn, id, requiresSignature }: FunctionUrl,
  { accountId, canInvoke, clock, findCaller, invoke }: FunctionUrlDependencies,
  request: IncomingMessage,
  requestId: string,
): Promise<Handled> {
  const cause: Cause = { type: "http-request", requestId };
  const body = await readBody(request, MAX_BODY_BYTES).catch((error) => {
    if (error instanceof BodyTooLargeError) {
      return undefined;
    }
    throw error;
  });
  if (body === undefined) {
    return { result: payloadTooLarge };
  }
  const { accessKeyId } = parseCredential(request);
  const caller = requiresSignature && accessKeyId !== undefined ? findCaller(accessKeyId) : undefined;
  if (requiresSignature && !(caller && canInvoke(functionArn, caller, cause))) {
    return { result: forbidden };
  }
  const payload = createPayload(request, body, {
    accountId: caller ? accountId : "anonymous",
    apiId: id,
    stageName: ROUTE_KEY,
    requestId,
    match: { route: { routeKey: ROUTE_KEY, integrationId: id }, pathParameters: undefined },
    nowMs: clock.toRealTime(),
  });
  const event = caller ? addCaller(payload, caller, { accessKeyId, accountId }) : payload;
  const detail = toRecordedEvent(event, []);
  const invoked = await invoke(functionArn, JSON.stringify(event), cause);
  if (invoked.throttled) {
    return { result: tooManyRequests, detail };
  }
  return { result: invoked.error ? badGateway : toResponse(invoked.payload), detail };
}

function addCaller(
  payload: ReturnType<typeof createPayload>,
  caller: Caller,
  { accessKeyId, accountId }: { accessKeyId: string | undefined; accountId: string },
) {
  const iam = { accessKey: accessKeyId, accountId, callerId: accountId, cognitoIdentity: null, principalOrgId: null };
  const authorizer = { iam: { ...iam, userArn: callerName(caller), userId: accountId } };
  return { ...payload, requestContext: { ...payload.requestContext, authorizer } };
}

/** Unlike an HTTP API, a function URL responds with JSON unless the function names another type. */
function toResponse(payload: string): HttpResponse {
  const response = toHttpResponse(payload, "application/json");
  return response === internalServerError ? badGateway : response;
}
