import type { IncomingMessage } from "node:http";
import { type CompactJWSHeaderParameters, compactVerify, errors } from "jose";
import type { Clock } from "../core/clock.ts";
import { type HttpResponse, jsonResponse } from "./http-response.ts";
import { tokenOf } from "./identity-source.ts";
import { IssuerError, IssuerKeys, type IssuerKeysOptions } from "./issuer-keys.ts";
import { type Claims, claimTexts, faultOf, type JwtConfiguration, scopesOf } from "./token-claims.ts";

/** "Only RSA-based algorithms are supported." RSASSA-PSS is left out: nothing says that API Gateway takes it. */
const ALGORITHMS = ["RS256", "RS384", "RS512"];

export interface JwtAuthorizerDefinition extends JwtConfiguration {
  /** Such as `$request.header.Authorization`. */
  identitySource: string;
}

/** `requestContext.authorizer` of a request that was let through. */
export interface AuthorizerContext {
  jwt: {
    claims: Record<string, string>;
    /** The token's, where the route asks for scopes; null elsewhere. */
    scopes: string[] | null;
  };
}

/** The answer to a request that is not let through, or what the function learns of one that is. */
export type Authorization = { denial: HttpResponse } | { context: AuthorizerContext };

/**
 * Lets requests through that bring a token of an issuer, for an audience, with a scope of the route if it has any.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export class JwtAuthorizer {
  #definition: JwtAuthorizerDefinition;
  #clock: Pick<Clock, "now">;
  #keys: IssuerKeys;

  constructor(definition: JwtAuthorizerDefinition, dependencies: Omit<IssuerKeysOptions, "issuer">) {
    this.#definition = definition;
    this.#clock = dependencies.clock;
    this.#keys = new IssuerKeys({ ...dependencies, issuer: definition.issuer });
  }

  /** @param routeScopes of which the token must have one; none are asked for when it is empty */
  async authorize(request: IncomingMessage, routeScopes: string[]): Promise<Authorization> {
    const token = tokenOf(request, this.#definition.identitySource);
    if (token === undefined) {
      return { denial: challenge(401, "Unauthorized", "Bearer") };
    }

    const scope = `Bearer scope="${routeScopes.join(" ")}"`;
    const verified = await this.#verify(token);
    if ("fault" in verified) {
      const header = `${scope} error="invalid_token" error_description="${verified.fault}"`;
      return { denial: challenge(401, "Unauthorized", header) };
    }
    const { claims } = verified;
    const scopes = scopesOf(claims);
    if (routeScopes.length > 0 && !routeScopes.some((each) => scopes.includes(each))) {
      const header = `${scope} error="insufficient_scope" error_description="the token does not have a valid scope"`;
      return { denial: challenge(403, "Forbidden", header) };
    }
    return { context: { jwt: { claims: claimTexts(claims), scopes: routeScopes.length > 0 ? scopes : null } } };
  }

  async #verify(token: string): Promise<{ claims: Claims } | { fault: string }> {
    try {
      const { payload } = await compactVerify(token, (header) => this.#keyFor(header), { algorithms: ALGORITHMS });
      const claims: unknown = JSON.parse(Buffer.from(payload).toString());
      if (!isClaims(claims)) {
        return { fault: "the token is malformed" };
      }
      const fault = faultOf(claims, this.#definition, this.#clock.now());
      return fault === undefined ? { claims } : { fault };
    } catch (error) {
      return { fault: faultOfError(error) };
    }
  }

  async #keyFor(header: CompactJWSHeaderParameters) {
    if (typeof header.kid !== "string") {
      throw new errors.JWKSNoMatchingKey();
    }
    return this.#keys.keyFor(header);
  }
}

/** Whatever keeps a token from being verified, the request is not let through. */
function faultOfError(error: unknown): string {
  if (error instanceof IssuerError) {
    return error.message;
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return "the token does not have a valid signing algorithm";
  }
  if (error instanceof errors.JWKSNoMatchingKey) {
    return "the token does not have a valid kid";
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return "the token does not have a valid signature";
  }
  return "the token is malformed";
}

function challenge(statusCode: number, message: string, wwwAuthenticate: string): HttpResponse {
  const answer = jsonResponse(statusCode, { message });
  return { ...answer, headers: { ...answer.headers, "www-authenticate": wwwAuthenticate } };
}

function isClaims(value: unknown): value is Claims {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
