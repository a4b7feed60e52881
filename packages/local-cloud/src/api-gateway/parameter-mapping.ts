import { parseJsonPath } from "../eventbridge/json-path.ts";
import type { Payload } from "./payload.ts";

export interface MappedRequest {
  payload: Payload;
  /** As text. */
  body: string;
}

/** Returns the value for a request, or undefined if the request does not have it. */
export type ParameterMapping = (request: MappedRequest) => string | undefined;

const EXPRESSION = /^\$(request|context|stageVariables)\b(.*)$/;
const EMBEDDED = /\$\{([^}]+)\}/g;

/**
 * Parses the source of a parameter: a static value, an expression such as `$request.body.ID`, or a text with expressions
 * such as `${request.header.x-id}`. @throws {Error} if an expression is invalid
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
 */
export function parseMapping(source: string): ParameterMapping {
  if (EXPRESSION.test(source)) {
    return parseExpression(source.slice(1));
  }
  const expressions = new Map(
    Array.from(source.matchAll(EMBEDDED), ([text, name = ""]) => [text, parseExpression(name)]),
  );
  return (request) => {
    const values = new Map(Array.from(expressions, ([text, read]) => [text, read(request)]));
    return [...values.values()].includes(undefined)
      ? undefined
      : source.replaceAll(EMBEDDED, (text) => values.get(text) ?? text);
  };
}

function parseExpression(expression: string): ParameterMapping {
  const [, origin = "", name] =
    /^(request\.(?:body|header|path|querystring)|context)(?:\.(.+))?$/.exec(expression) ?? [];
  const read = readers[origin]?.(name);
  if (!read) {
    throw new Error(
      `invalid expression "${expression}": use request.body, request.header.NAME, request.querystring.NAME, request.path.NAME or context.NAME`,
    );
  }
  return read;
}

/** Create the mapping for a name, or return undefined if an origin needs a name. */
const readers: Record<string, (name: string | undefined) => ParameterMapping | undefined> = {
  "request.body": (name) => {
    if (name === undefined) {
      return ({ body }) => body || undefined;
    }
    const find = parseJsonPath(`$.${name}`);
    return ({ body }) => toText(find(parseBody(body)));
  },
  "request.header": (name) => name && (({ payload }) => payload.headers[name.toLowerCase()]),
  "request.querystring": (name) => name && (({ payload }) => payload.queryStringParameters?.[name]),
  "request.path":
    (name) =>
    ({ payload }) =>
      name === undefined ? payload.requestContext.http.path : payload.pathParameters?.[name],
  context: (name) => name && (({ payload }) => toText(readContext(payload)[name])),
} as Record<string, (name: string | undefined) => ParameterMapping | undefined>;

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function toText(value: unknown): string | undefined {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
function readContext({ requestContext }: Payload): Record<string, unknown> {
  const { authorizer, http, time, timeEpoch, ...context } = requestContext;
  const claims = Object.entries(authorizer?.jwt.claims ?? {});
  return {
    ...context,
    httpMethod: http.method,
    path: http.path,
    protocol: http.protocol,
    requestTime: time,
    requestTimeEpoch: timeEpoch,
    "identity.sourceIp": http.sourceIp,
    "identity.userAgent": http.userAgent,
    ...Object.fromEntries(claims.map(([name, value]) => [`authorizer.claims.${name}`, value])),
  };
}
