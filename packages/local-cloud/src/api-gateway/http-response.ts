import { validateHeaderName, validateHeaderValue } from "../http/node-http.ts";

/** Headers of a single connection, not passed on. @see https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
export const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

export interface HttpResponse {
  statusCode: number;
  headers: Record<string, string | string[]>;
  body: string | Buffer;
}

export function createJsonResponse(statusCode: number, body: object): HttpResponse {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

export const badRequest = createJsonResponse(400, { message: "Bad Request" });
export const notFound = createJsonResponse(404, { message: "Not Found" });
export const internalServerError = createJsonResponse(500, { message: "Internal Server Error" });
export const serviceUnavailable = createJsonResponse(503, { message: "Service Unavailable" });
export const tooManyRequests = createJsonResponse(429, { message: "Too Many Requests" });
export const payloadTooLarge = createJsonResponse(413, { message: "Request Entity Too Large" });

/**
 * Converts a function's output (JSON) to a response. One that cannot be sent is an internal server error, as on AWS.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
export function toHttpResponse(payload: string, defaultContentType = "text/plain; charset=utf-8"): HttpResponse {
  const output: unknown = JSON.parse(payload);
  if (!isStructured(output)) {
    const body = typeof output === "string" ? output : payload;
    return { statusCode: 200, headers: { "content-type": "application/json" }, body };
  }

  const statusCode = Number(output.statusCode);
  const body = output.body ?? "";
  const headers = createHeaders(output, defaultContentType);
  const isStatus = Number.isInteger(statusCode) && statusCode >= 200 && statusCode <= 599;
  if (!isStatus || typeof body !== "string" || !headers) {
    return internalServerError;
  }
  return { statusCode, headers, body: output.isBase64Encoded ? Buffer.from(body, "base64") : body };
}

/** Converts the output of an integration with payload format 1.0, which must be structured. */
export function toHttpResponseFormat1(payload: string): HttpResponse {
  const output: unknown = JSON.parse(payload);
  if (!isStructured(output)) {
    return internalServerError;
  }
  const { multiValueHeaders, ...rest } = output;
  const lists = Object.entries((multiValueHeaders ?? {}) as Record<string, unknown>);
  const cookies = lists.find(([name]) => name.toLowerCase() === "set-cookie")?.[1];
  const joined = lists
    .filter(([, values]) => values !== cookies)
    .map(([name, values]) => [name, [values].flat().join(",")]);
  const headers = { ...(rest.headers as object | undefined), ...Object.fromEntries(joined) };
  return toHttpResponse(JSON.stringify({ ...rest, headers, cookies }));
}

interface StructuredOutput {
  /** In payload format 1.0. */
  multiValueHeaders?: unknown;
  statusCode: unknown;
  headers?: unknown;
  cookies?: unknown;
  body?: unknown;
  isBase64Encoded?: unknown;
}

/** Creates the headers, without those whose value is null. Returns undefined if one is invalid. */
function createHeaders(
  { cookies, headers }: StructuredOutput,
  defaultContentType: string,
): HttpResponse["headers"] | undefined {
  const setCookies: unknown = cookies ?? [];
  const named = headers ?? {};
  if (!Array.isArray(setCookies) || typeof named !== "object" || Array.isArray(named)) {
    return undefined;
  }
  const fields: [name: string, value: unknown][] = [
    ...Object.entries(named),
    ...setCookies.map((cookie): [string, unknown] => ["set-cookie", cookie]),
  ];
  const sent: HttpResponse["headers"] = { "content-type": defaultContentType };
  const sentCookies: string[] = [];
  for (const [givenName, value] of fields.filter(([, value]) => value !== null)) {
    const name = givenName.toLowerCase();
    if (!isValidField(name, value)) {
      return undefined;
    }
    if (name === "set-cookie") {
      sentCookies.push(String(value));
    } else if (!CONNECTION_HEADERS.has(name)) {
      sent[name] = String(value);
    }
  }
  return sentCookies.length > 0 ? { ...sent, "set-cookie": sentCookies } : sent;
}

function isValidField(name: string, value: unknown): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, String(value));
    return typeof value !== "object";
  } catch {
    return false;
  }
}

function isStructured(output: unknown): output is StructuredOutput {
  return output !== null && typeof output === "object" && "statusCode" in output;
}
