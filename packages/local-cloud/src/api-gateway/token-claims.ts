export type Claims = Record<string, unknown>;

export interface JwtConfiguration {
  issuer: string;
  /** Accepted values of a token's `aud`, or of its `client_id` if it has no `aud`. */
  audience: string[];
}

/**
 * Returns the first problem, in the order of API Gateway. AWS publishes only the message about the audience.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html#http-api-jwt-authorizer.evaluation
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html
 */
export function findProblem(claims: Claims, { audience, issuer }: JwtConfiguration, nowMs: number): string | undefined {
  const nowSeconds = nowMs / 1000;
  const { exp, iat, iss, nbf } = claims;
  const recipients = [claims.aud ?? claims.client_id].flat();
  if (iss !== issuer) {
    return "the token does not have a valid issuer";
  }
  if (!audience.some((each) => recipients.includes(each))) {
    return "the token does not have a valid audience";
  }
  if (typeof exp !== "number") {
    return "the token does not have a valid expiration time";
  }
  if (exp <= nowSeconds) {
    return "the token has expired";
  }
  if (nbf !== undefined && !isPast(nbf, nowSeconds)) {
    return "the token is not valid yet";
  }
  if (iat !== undefined && !isPast(iat, nowSeconds)) {
    return "the token was issued in the future";
  }
  return undefined;
}

/** Reads the scopes of a token: `scope`, separated by spaces (RFC 8693), or else the list `scp`, used by Okta and others. */
export function readScopes({ scope, scp }: Claims): string[] {
  if (typeof scope === "string") {
    return scope.split(" ").filter((each) => each !== "");
  }
  return [scope ?? scp ?? []].flat().map(String);
}

/**
 * Formats the claims as strings, as observed: `[admin editor]` for a list, JSON for an object, null omitted.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function formatClaims(claims: Claims): Record<string, string> {
  const present = Object.entries(claims).filter(([, value]) => value !== null);
  return Object.fromEntries(present.map(([name, value]) => [name, formatClaim(value)]));
}

function formatClaim(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(formatClaim).join(" ")}]`;
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isPast(time: unknown, nowSeconds: number): boolean {
  return typeof time === "number" && time <= nowSeconds;
}
