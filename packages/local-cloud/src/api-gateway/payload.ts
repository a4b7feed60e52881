import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { CONNECTION_HEADERS } from "./http-response.ts";
import type { AuthorizerContext } from "./jwt-authorizer.ts";
import { decode } from "./percent-encoding.ts";
import type { RouteMatch } from "./route-table.ts";
import { splitUrl } from "./split-url.ts";

export interface RequestDetails {
  accountId: string;
  apiId: string;
  stageName: string;
  requestId: string;
  match: RouteMatch;
  authorizer?: AuthorizerContext | undefined;
  nowMs: number;
}

/** An event of payload format 2.0. */
export interface Payload {
  version: "2.0";
  routeKey: string;
  rawPath: string;
  rawQueryString: string;
  cookies?: string[];
  headers: Record<string, string>;
  queryStringParameters?: Record<string, string>;
  requestContext: {
    accountId: string;
    apiId: string;
    authorizer?: AuthorizerContext;
    domainName: string;
    domainPrefix: string | undefined;
    http: { method: string; path: string; protocol: string; sourceIp: string; userAgent: string };
    requestId: string;
    routeKey: string;
    stage: string;
    time: string;
    timeEpoch: number;
  };
  pathParameters?: Record<string, string>;
  body?: string;
  isBase64Encoded: boolean;
}

/** Media types that were observed to be passed on unchanged. All others, and a missing type, become base64. */
const TEXT = /^(text\/|application\/(json|javascript|xml)\s*(;|$))/i;

/**
 * Creates an event of payload format 2.0. Undocumented details, such as the decoded path, follow observed events.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function createPayload(request: IncomingMessage, body: Buffer, details: RequestDetails): Payload {
  const { method = "GET", url = "/", headers } = request;
  const { accountId, apiId, authorizer, match, nowMs, requestId, stageName } = details;
  const [path, rawQueryString] = splitUrl(url);
  const rawPath = decode(path);
  const query = [...new URLSearchParams(rawQueryString)];
  const isBase64Encoded = body.length > 0 && !TEXT.test(headers["content-type"] ?? "");
  return {
    version: "2.0",
    routeKey: match.route.routeKey,
    rawPath,
    rawQueryString,
    ...(headers.cookie && { cookies: headers.cookie.split(/;\s*/) }),
    headers: createHeaders(request, body, nowMs),
    ...(query.length > 0 && { queryStringParameters: joinRepeated(query) }),
    requestContext: {
      accountId,
      apiId,
      ...(authorizer && { authorizer }),
      domainName: headers.host ?? "",
      domainPrefix: (headers.host ?? "").split(/[.:]/)[0],
      http: {
        method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: getSourceIp(request),
        userAgent: headers["user-agent"] ?? "",
      },
      requestId,
      routeKey: match.route.routeKey,
      stage: stageName,
      time: formatTime(new Date(nowMs)),
      timeEpoch: nowMs,
    },
    ...(match.pathParameters && { pathParameters: match.pathParameters }),
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? "base64" : "utf8") }),
    isBase64Encoded,
  };
}

function createHeaders(request: IncomingMessage, body: Buffer, nowMs: number): Record<string, string> {
  const { cookie, ...headers } = request.headersDistinct;
  const received = Object.entries(headers).filter(([name]) => !CONNECTION_HEADERS.has(name));
  return {
    "x-amzn-trace-id": createTraceHeader(nowMs),
    ...Object.fromEntries(received.map(([name, values = []]) => [name, values.join(",")])),
    "content-length": String(body.length),
    "x-forwarded-for": [...(headers["x-forwarded-for"] ?? []), getSourceIp(request)].join(", "),
    "x-forwarded-port": String(request.socket.localPort),
    "x-forwarded-proto": "http",
  };
}

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
function createTraceHeader(nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000)
    .toString(16)
    .padStart(8, "0");
  return `Root=1-${seconds}-${randomBytes(12).toString("hex")}`;
}

function getSourceIp(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? "127.0.0.1";
}

function joinRepeated(pairs: [string, string][]): Record<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) {
    const previous = values.get(name);
    values.set(name, previous === undefined ? value : `${previous},${value}`);
  }
  return Object.fromEntries(values);
}

function formatTime(date: Date): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(date.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
