import type { IncomingMessage } from "node:http";
import type { Payload } from "./payload.ts";

/** Headers that API Gateway writes with capitals; the others keep the lower case of the request. */
const CAPITALIZED = new Set([
  "content-length",
  "host",
  "user-agent",
  "x-amzn-trace-id",
  "x-forwarded-for",
  "x-forwarded-port",
  "x-forwarded-proto",
]);

const NO_CALLER = {
  accessKey: null,
  accountId: null,
  caller: null,
  cognitoAmr: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

/**
 * Converts an event of payload format 2.0 to 1.0, which an integration has by default.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toPayloadFormat1(payload: Payload, request: Pick<IncomingMessage, "headersDistinct">): object {
  const { body, cookies, headers, isBase64Encoded, pathParameters, rawPath, rawQueryString, requestContext } = payload;
  const { http, routeKey: _, time, timeEpoch, ...context } = requestContext;
  const allHeaders = { ...headers, ...(cookies && { cookie: cookies.join("; ") }) };
  const query = Map.groupBy(new URLSearchParams(rawQueryString), ([name]) => name);
  const values = Object.fromEntries([...query].map(([name, pairs]) => [name, pairs.map(([, value]) => value)]));
  const resource = payload.routeKey.replace(/^\S+ /, "");
  return {
    version: "1.0",
    resource,
    path: rawPath,
    httpMethod: http.method,
    headers: mapNames(allHeaders, (value) => value),
    multiValueHeaders: mapNames(allHeaders, (value, name) => listValues(request, name, value)),
    queryStringParameters: orNull(values, (list) => list.at(-1)),
    multiValueQueryStringParameters: orNull(values, (list) => list),
    requestContext: {
      ...context,
      authorizer: { claims: null, scopes: null, ...context.authorizer?.jwt },
      extendedRequestId: context.requestId,
      httpMethod: http.method,
      identity: { ...NO_CALLER, sourceIp: http.sourceIp, userAgent: http.userAgent },
      path: http.path,
      protocol: http.protocol,
      requestTime: time,
      requestTimeEpoch: timeEpoch,
      resourceId: payload.routeKey,
      resourcePath: resource,
    },
    pathParameters: pathParameters ?? null,
    stageVariables: null,
    body: body ?? null,
    isBase64Encoded,
  };
}

function mapNames<Value>(headers: Record<string, string>, convert: (value: string, name: string) => Value) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [capitalize(name), convert(value, name)]));
}

function capitalize(name: string): string {
  return CAPITALIZED.has(name) ? name.replaceAll(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase()) : name;
}

/** The values of a header that the request has several times; API Gateway itself changes the others. */
function listValues({ headersDistinct }: Pick<IncomingMessage, "headersDistinct">, name: string, value: string) {
  const received = headersDistinct[name] ?? [];
  return received.join(",") === value ? received : [value];
}

function orNull<Value, Result>(values: Record<string, Value>, convert: (value: Value) => Result) {
  const entries = Object.entries(values).map(([name, value]) => [name, convert(value)]);
  return entries.length === 0 ? null : Object.fromEntries(entries);
}
