import { type CryptoKey, createLocalJWKSet, errors, type JSONWebKeySet, type JWSHeaderParameters } from "jose";
import * as z from "zod";
import type { Clock } from "../core/clock.ts";

/** "API Gateway can cache the public key for two hours." */
const CACHED_MS = 2 * 60 * 60 * 1000;

/** Interval at which unknown keys may cause the set to be fetched again. AWS does not publish its interval. */
const MIN_BETWEEN_FETCHES_MS = 30_000;

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const TIMEOUT_MS = 1500;
const MAX_KEY_SET_BYTES = 150_000;

const discoveryDocument = z.object({ jwks_uri: z.url() });

/** Keys of an issuer cannot be read. The message is the one that HTTP APIs were observed to return; `cause` has the reason. */
export class IssuerError extends Error {
  readonly code = "ISSUER_UNAVAILABLE";

  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = "IssuerError";
  }
}

interface CachedKeys {
  findKey: ReturnType<typeof createLocalJWKSet>;
  fetchedAt: number;
}

export interface IssuerKeysOptions {
  issuer: string;
  clock: Pick<Clock, "now">;
  /** Logs why an issuer's keys cannot be read, which is hidden from the caller. */
  warn(message: string): void;
  /** Timeout of each of the two requests. @default 1500, as API Gateway */
  timeoutMs?: number;
}

/**
 * The public keys of an issuer, found through its OpenID Connect discovery document.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationRequest
 */
export class IssuerKeys {
  #options: IssuerKeysOptions;
  #cached: CachedKeys | undefined;
  #fetching: Promise<CachedKeys> | undefined;

  constructor(options: IssuerKeysOptions) {
    this.#options = options;
  }

  /** @throws {IssuerError} if the issuer's keys cannot be read @throws {errors.JOSEError} if the key is unknown */
  async findKey(header: JWSHeaderParameters): Promise<CryptoKey> {
    const keys = this.#age() < CACHED_MS && this.#cached ? this.#cached : await this.#fetch();
    try {
      return await keys.findKey(header);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || this.#age() < MIN_BETWEEN_FETCHES_MS) {
        throw error;
      }
      return (await this.#fetch()).findKey(header);
    }
  }

  #age(): number {
    return this.#cached ? this.#options.clock.now() - this.#cached.fetchedAt : Number.POSITIVE_INFINITY;
  }

  #fetch(): Promise<CachedKeys> {
    this.#fetching ??= this.#fetchKeys().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetchKeys(): Promise<CachedKeys> {
    const discoveryUrl = `${this.#options.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
    const { jwks_uri } = await this.#request("OIDC discovery endpoint communication error", discoveryUrl, (text) =>
      discoveryDocument.parse(JSON.parse(text)),
    );
    const findKey = await this.#request("JWKS communication error", jwks_uri, (text) =>
      createLocalJWKSet(JSON.parse(text) as JSONWebKeySet),
    );
    this.#cached = { findKey, fetchedAt: this.#options.clock.now() };
    return this.#cached;
  }

  async #request<Result>(failure: string, url: string, parse: (text: string) => Result): Promise<Result> {
    const { issuer, timeoutMs = TIMEOUT_MS, warn } = this.#options;
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
      if (!response.ok) {
        throw new Error(`response status ${response.status}`);
      }
      return parse(await readText(response));
    } catch (error) {
      warn(`issuer ${issuer}: ${failure}: ${url}: ${describeError(error)}`);
      throw new IssuerError(failure, error);
    }
  }
}

/** Returns the message of the innermost cause: `fetch` hides connection errors there. */
function describeError(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? describeError(cause) : message;
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_KEY_SET_BYTES) {
      throw new Error(`response of more than ${MAX_KEY_SET_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
