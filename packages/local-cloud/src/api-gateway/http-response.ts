import { validateHeaderName, validateHeaderValue } from "node:http";
import { CONNECTION_HEADERS } from "./connection-headers.ts";

/** What the caller of an HTTP API gets. */
export interface HttpResponse {
  statusCode: number;
  headers: Record<string, string | string[]>;
  body: string | Buffer;
}

export function jsonResponse(statusCode: number, body: object): HttpResponse {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

export const badRequest = jsonResponse(400, { message: "Bad Request" });
export const notFound = jsonResponse(404, { message: "Not Found" });
export const internalServerError = jsonResponse(500, { message: "Internal Server Error" });
export const serviceUnavailable = jsonResponse(503, { message: "Service Unavailable" });
export const tooManyRequests = jsonResponse(429, { message: "Too Many Requests" });
export const payloadTooLarge = jsonResponse(413, { message: "Request Entity Too Large" });

/**
 * The answer that a function's output stands for: an object with a status code as it says, anything else as a 200 with
 * a JSON body. An output that cannot be sent is an internal server error, as on AWS.
 *
 * @param payload the function's output, JSON
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
  const headers = headersOf(output);
  if (!Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599) {
    return internalServerError;
  }
  if (typeof body !== "string" || !headers) {
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

/** The headers to send, or undefined when HTTP does not allow them. */
function headersOf({ cookies, headers }: StructuredOutput): HttpResponse["headers"] | undefined {
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
