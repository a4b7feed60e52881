import type { IncomingMessage } from "node:http";
import { splitUrl } from "./split-url.ts";

/** A selection expression: `$request.header.Authorization` or `$request.querystring.token`. */
export const IDENTITY_SOURCE = /^\$request\.(header|querystring)\.(\S+)$/;

/** Where a selection expression has its value: a header's name is of any case. */
export function parseIdentitySource(identitySource: string): { place: "header" | "querystring"; name: string } {
  const [, place, name = ""] = IDENTITY_SOURCE.exec(identitySource) ?? [];
  return { place: place === "header" ? "header" : "querystring", name };
}

/**
 * The token that a request brings, with or without `Bearer ` before it; undefined when there is none.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export function tokenOf({ headersDistinct, url = "/" }: IncomingMessage, identitySource: string): string | undefined {
  const { name, place } = parseIdentitySource(identitySource);
  const values =
    place === "header"
      ? (headersDistinct[name.toLowerCase()] ?? [])
      : new URLSearchParams(splitUrl(url)[1]).getAll(name);
  return (
    values
      .join(",")
      .replace(/^Bearer /, "")
      .trim() || undefined
  );
}
