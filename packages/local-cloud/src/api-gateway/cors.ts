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

/** True for the question that a browser asks before a request to another origin: API Gateway answers it itself. */
export function isPreflight(method: string | undefined, headers: IncomingHttpHeaders): boolean {
  return method === "OPTIONS" && headers.origin !== undefined && "access-control-request-method" in headers;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */
export function preflightResponse(cors: Cors, { origin }: IncomingHttpHeaders): HttpResponse {
  const { allowHeaders, allowMethods, maxAgeSeconds } = cors;
  if (!isAllowed(cors, origin)) {
    return { statusCode: 204, headers: {}, body: "" };
  }
  return {
    statusCode: 204,
    headers: {
      ...originHeaders(cors, origin),
      ...(allowMethods.length > 0 && { "access-control-allow-methods": allowMethods.join(",") }),
      ...(allowHeaders.length > 0 && { "access-control-allow-headers": allowHeaders.join(",") }),
      ...(maxAgeSeconds !== undefined && { "access-control-max-age": String(maxAgeSeconds) }),
    },
    body: "",
  };
}

/** The answer as a browser gets it: with the API's CORS headers, in place of any that the function gave. */
export function withCors(cors: Cors, answer: HttpResponse, { origin }: IncomingHttpHeaders): HttpResponse {
  const own = Object.entries(answer.headers).filter(([name]) => !name.startsWith("access-control-"));
  if (!isAllowed(cors, origin)) {
    return { ...answer, headers: Object.fromEntries(own) };
  }
  const expose = cors.exposeHeaders.join(",");
  return {
    ...answer,
    headers: {
      ...Object.fromEntries(own),
      ...originHeaders(cors, origin),
      ...(expose && { "access-control-expose-headers": expose }),
    },
  };
}

function originHeaders({ allowCredentials, allowOrigins }: Cors, origin: string): Record<string, string> {
  return {
    "access-control-allow-origin": allowOrigins.includes("*") ? "*" : origin,
    ...(allowCredentials && { "access-control-allow-credentials": "true" }),
  };
}

/** Whether pages of the origin may ask. */
export function isAllowed({ allowOrigins }: Cors, origin: string | undefined): origin is string {
  if (origin === undefined) {
    return false;
  }
  const [scheme] = origin.split("://");
  return ["*", `${scheme}://*`, origin].some((allowed) => allowOrigins.includes(allowed));
}
