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
export function toHttpResponse(payload: string): HttpResponse {
  const output: unknown = JSON.parse(payload);
  if (!isStructured(output)) {
    const body = typeof output === "string" ? output : payload;
    return { statusCode: 200, headers: { "content-type": "application/json" }, body };
  }

  const statusCode = Number(output.statusCode);
  const body = output.body ?? "";
  const headers = createHeaders(output);
  const isStatus = Number.isInteger(statusCode) && statusCode >= 200 && statusCode <= 599;
  if (!isStatus || typeof body !== "string" || !headers) {
    return internalServerError;
  }
  return { statusCode, headers, body: output.isBase64Encoded ? Buffer.from(body, "base64") : body };
}

interface StructuredOutput {
  statusCode: unknown;
  headers?: unknown;
  cookies?: unknown;
  body?: unknown;
  isBase64Encoded?: unknown;
}

function createHeaders({ cookies, headers }: StructuredOutput): HttpResponse["headers"] | undefined {
  const sent: HttpResponse["headers"] = { "content-type": "text/plain; charset=utf-8" };
  const setCookies = cookies ?? [];
  if (!Array.isArray(setCookies)) {
    return undefined;
  }
  try {
    for (const [name, value] of Object.entries(headers ?? {})) {
      validateHeaderName(name);
      validateHeaderValue(name, String(value));
      if (!CONNECTION_HEADERS.has(name.toLowerCase())) {
        sent[name.toLowerCase()] = String(value);
      }
    }
    for (const cookie of setCookies) {
      validateHeaderValue("set-cookie", String(cookie));
    }
  } catch {
    return undefined;
  }
  return setCookies.length > 0 ? { ...sent, "set-cookie": setCookies.map(String) } : sent;
}

function isStructured(output: unknown): output is StructuredOutput {
  return output !== null && typeof output === "object" && "statusCode" in output;
}
