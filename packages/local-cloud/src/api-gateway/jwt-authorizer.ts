import type { IncomingMessage } from "node:http";
import { type CompactJWSHeaderParameters, compactVerify, errors } from "jose";
import type { Clock } from "../core/clock.ts";
import { createJsonResponse, type HttpResponse } from "./http-response.ts";
import { findToken } from "./identity-source.ts";
import { IssuerError, IssuerKeys, type IssuerKeysOptions } from "./issuer-keys.ts";
import { type Claims, findProblem, formatClaims, type JwtConfiguration, readScopes } from "./token-claims.ts";

/** "Only RSA-based algorithms are supported." RSASSA-PSS is omitted: AWS does not document it. */
const ALGORITHMS = ["RS256", "RS384", "RS512"];

export interface JwtAuthorizerDefinition extends JwtConfiguration {
  identitySource: string;
}

/** `requestContext.authorizer` of an authorized request. */
export interface AuthorizerContext {
  jwt: {
    claims: Record<string, string>;
    /** The token's scopes if the route requires any, otherwise null. */
    scopes: string[] | null;
  };
}

export type Authorization = { denial: HttpResponse } | { context: AuthorizerContext };

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html */
export class JwtAuthorizer {
  #definition: JwtAuthorizerDefinition;
  #clock: Pick<Clock, "now">;
  #keys: IssuerKeys;

  constructor(definition: JwtAuthorizerDefinition, dependencies: Omit<IssuerKeysOptions, "issuer">) {
    this.#definition = definition;
    this.#clock = dependencies.clock;
    this.#keys = new IssuerKeys({ ...dependencies, issuer: definition.issuer });
  }

  /** @param routeScopes scopes of which the token must have one; empty to require none */
  async authorize(request: IncomingMessage, routeScopes: string[]): Promise<Authorization> {
    const token = findToken(request, this.#definition.identitySource);
    if (token === undefined) {
      return { denial: createChallenge(401, "Unauthorized", "Bearer") };
    }

    const scope = `Bearer scope="${routeScopes.join(" ")}"`;
    const verified = await this.#verify(token);
    if ("problem" in verified) {
      const header = `${scope} error="invalid_token" error_description="${verified.problem}"`;
      return { denial: createChallenge(401, "Unauthorized", header) };
    }
    const { claims } = verified;
    const scopes = readScopes(claims);
    if (routeScopes.length > 0 && !routeScopes.some((each) => scopes.includes(each))) {
      const header = `${scope} error="insufficient_scope" error_description="the token does not have a valid scope"`;
      return { denial: createChallenge(403, "Forbidden", header) };
    }
    return { context: { jwt: { claims: formatClaims(claims), scopes: routeScopes.length > 0 ? scopes : null } } };
  }

  async #verify(token: string): Promise<{ claims: Claims } | { problem: string }> {
    try {
      const { payload } = await compactVerify(token, (header) => this.#findKey(header), { algorithms: ALGORITHMS });
      const claims: unknown = JSON.parse(Buffer.from(payload).toString());
      if (!isClaims(claims)) {
        return { problem: "the token is malformed" };
      }
      const problem = findProblem(claims, this.#definition, this.#clock.now());
      return problem === undefined ? { claims } : { problem };
    } catch (error) {
      return { problem: describeError(error) };
    }
  }

  async #findKey(header: CompactJWSHeaderParameters) {
    if (typeof header.kid !== "string") {
      throw new errors.JWKSNoMatchingKey();
    }
    return this.#keys.findKey(header);
  }
}

function describeError(error: unknown): string {
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

function createChallenge(statusCode: number, message: string, wwwAuthenticate: string): HttpResponse {
  const response = createJsonResponse(statusCode, { message });
  return { ...response, headers: { ...response.headers, "www-authenticate": wwwAuthenticate } };
}

function isClaims(value: unknown): value is Claims {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
