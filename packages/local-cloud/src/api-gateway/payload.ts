import type { IncomingMessage } from "node:http";
import type { RouteMatch } from "./route-table.ts";

export interface RequestDetails {
  accountId: string;
  apiId: string;
  stageName: string;
  requestId: string;
  match: RouteMatch;
  nowMs: number;
}

/**
 * The media types that are not binary. AWS's documentation does not list them; these are what HTTP APIs were seen to
 * pass on as they are. Everything else, form data and a body without a type too, is base64.
 */
const TEXT = /^(text\/|application\/(json|javascript|xml)\s*(;|$))/i;

/**
 * The event that an HTTP API sends to a function, payload format 2.0.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function requestPayload(request: IncomingMessage, body: Buffer, details: RequestDetails): object {
  const { method = "GET", url = "/", headers, headersDistinct } = request;
  const { accountId, apiId, match, nowMs, requestId, stageName } = details;
  const [rawPath = "/", rawQueryString = ""] = splitUrl(url);
  const query = [...new URLSearchParams(rawQueryString)];
  const isBase64Encoded = body.length > 0 && !TEXT.test(headers["content-type"] ?? "");
  return {
    version: "2.0",
    routeKey: match.route.routeKey,
    rawPath,
    rawQueryString,
    ...(headers.cookie && { cookies: headers.cookie.split(/;\s*/) }),
    headers: singleValues(headersDistinct),
    ...(query.length > 0 && { queryStringParameters: joinRepeated(query) }),
    requestContext: {
      accountId,
      apiId,
      domainName: headers.host ?? "",
      domainPrefix: (headers.host ?? "").split(".")[0],
      http: {
        method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? "127.0.0.1",
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

/** Path and query string of a request's target, as they were sent. */
export function splitUrl(url: string): [path: string, query: string] {
  const mark = url.indexOf("?");
  return mark < 0 ? [url, ""] : [url.slice(0, mark), url.slice(mark + 1)];
}

/** Header names in lower case, repeated ones joined by commas; cookies stand in a list of their own. */
function singleValues({ cookie, ...headers }: NodeJS.Dict<string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, values = []]) => [name, values.join(",")]));
}

function joinRepeated(pairs: [string, string][]): Record<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(values);
}

/** Such as `12/Mar/2020:19:03:58 +0000`. */
function formatTime(date: Date): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(date.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
