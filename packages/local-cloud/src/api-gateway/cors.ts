import type { IncomingHttpHeaders } from "node:http";
import type { HttpResponse } from "./http-response.ts";

export interface Cors {
  allowCredentials: boolean;
  allowHeaders: string[];
  allowMethods: string[];
  /** Exact origins, `*`, `http://*` or `https://*`. */
  allowOrigins: string[];
  exposeHeaders: string[];
  maxAgeSeconds: number | undefined;
}

/** Whether a request is a browser's preflight, to which API Gateway itself responds. */
export function isPreflight(method: string | undefined, headers: IncomingHttpHeaders): boolean {
  return method === "OPTIONS" && headers.origin !== undefined && "access-control-request-method" in headers;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */
export function createPreflightResponse(cors: Cors, { origin }: IncomingHttpHeaders): HttpResponse {
  const { allowHeaders, allowMethods, maxAgeSeconds } = cors;
  if (!isAllowed(cors, origin)) {
    return { statusCode: 204, headers: {}, body: "" };
  }
  return {
    statusCode: 204,
    headers: {
      ...createOriginHeaders(cors, origin),
      ...(allowMethods.length > 0 && { "access-control-allow-methods": allowMethods.join(",") }),
      ...(allowHeaders.length > 0 && { "access-control-allow-headers": allowHeaders.join(",") }),
      ...(maxAgeSeconds !== undefined && { "access-control-max-age": String(maxAgeSeconds) }),
    },
    body: "",
  };
}

/** Replaces the CORS headers of a function's response by the API's. */
export function withCors(cors: Cors, response: HttpResponse, { origin }: IncomingHttpHeaders): HttpResponse {
  const own = Object.entries(response.headers).filter(([name]) => !name.startsWith("access-control-"));
  if (!isAllowed(cors, origin)) {
    return { ...response, headers: Object.fromEntries(own) };
  }
  const expose = cors.exposeHeaders.join(",");
  return {
    ...response,
    headers: {
      ...Object.fromEntries(own),
      ...createOriginHeaders(cors, origin),
      ...(expose && { "access-control-expose-headers": expose }),
    },
  };
}

function createOriginHeaders({ allowCredentials, allowOrigins }: Cors, origin: string): Record<string, string> {
  return {
    "access-control-allow-origin": allowOrigins.includes("*") ? "*" : origin,
    ...(allowCredentials && { "access-control-allow-credentials": "true" }),
  };
}

export function isAllowed({ allowOrigins }: Cors, origin: string | undefined): origin is string {
  if (origin === undefined) {
    return false;
  }
  const [scheme] = origin.split("://");
  return ["*", `${scheme}://*`, origin].some((allowed) => allowOrigins.includes(allowed));
}
