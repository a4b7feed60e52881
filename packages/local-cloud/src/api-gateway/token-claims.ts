export type Claims = Record<string, unknown>;

/** What an authorizer demands of a token. */
export interface JwtConfiguration {
  issuer: string;
  /** One of these must be the token's `aud`, or its `client_id` if it has no `aud`. */
  audience: string[];
}

/**
 * What is wrong with a token's claims, the first fault in the order in which API Gateway evaluates them; undefined when
 * nothing is. API Gateway publishes the words about the audience; the others are modelled on them.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html#http-api-jwt-authorizer.evaluation
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html
 */
export function faultOf(claims: Claims, { audience, issuer }: JwtConfiguration, nowMs: number): string | undefined {
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

/** The scopes of a token: `scope`, separated by spaces (RFC 8693), or else the list `scp`, which Okta and others have. */
export function scopesOf({ scope, scp }: Claims): string[] {
  if (typeof scope === "string") {
    return scope.split(" ").filter((each) => each !== "");
  }
  return [scope ?? scp ?? []].flat().map(String);
}

/**
 * The claims as a function gets them, all strings. The documentation shows strings alone; events of HTTP APIs have
 * `[admin editor]` for a list, JSON for an object, and leave out what is null.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function claimTexts(claims: Claims): Record<string, string> {
  const given = Object.entries(claims).filter(([, value]) => value !== null);
  return Object.fromEntries(given.map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(textOf).join(" ")}]`;
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isPast(time: unknown, nowSeconds: number): boolean {
  return typeof time === "number" && time <= nowSeconds;
}
