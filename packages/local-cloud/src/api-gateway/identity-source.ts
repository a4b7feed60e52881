import type { IncomingMessage } from "node:http";
import { splitUrl } from "./split-url.ts";

/** A selection expression: `$request.header.Authorization` or `$request.querystring.token`. */
export const IDENTITY_SOURCE = /^\$request\.(header|querystring)\.(\S+)$/;

/** Parses a selection expression. Header names are case-insensitive. */
export function parseIdentitySource(identitySource: string): { location: "header" | "querystring"; name: string } {
  const [, location, name = ""] = IDENTITY_SOURCE.exec(identitySource) ?? [];
  return { location: location === "header" ? "header" : "querystring", name };
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html */
export function findToken({ headersDistinct, url = "/" }: IncomingMessage, identitySource: string): string | undefined {
  const { name, location } = parseIdentitySource(identitySource);
  const values =
    location === "header"
      ? (headersDistinct[name.toLowerCase()] ?? [])
      : new URLSearchParams(splitUrl(url)[1]).getAll(name);
  return (
    values
      .join(",")
      .replace(/^Bearer /, "")
      .trim() || undefined
  );
}
