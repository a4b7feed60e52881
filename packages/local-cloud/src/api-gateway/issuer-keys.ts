import { type CryptoKey, createLocalJWKSet, errors, type JSONWebKeySet, type JWSHeaderParameters } from "jose";
import * as z from "zod";
import type { Clock } from "../core/clock.ts";

/** "API Gateway can cache the public key for two hours." */
const CACHED_MS = 2 * 60 * 60 * 1000;

/** A key that is not in the cached set asks for the set again, but not more often than this. AWS does not say how often. */
const LEAST_BETWEEN_FETCHES_MS = 30_000;

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const TIMEOUT_MS = 1500;
const LARGEST_KEY_SET_BYTES = 150_000;

const discoveryDocument = z.object({ jwks_uri: z.url() });

/** The issuer did not give its keys. The message is what HTTP APIs were seen to tell the caller; the cause says why. */
export class IssuerError extends Error {
  readonly code = "ISSUER_UNAVAILABLE";

  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = "IssuerError";
  }
}

interface CachedKeys {
  keyFor: ReturnType<typeof createLocalJWKSet>;
  fetchedAt: number;
}

export interface IssuerKeysOptions {
  issuer: string;
  clock: Pick<Clock, "now">;
  /** Tells why the issuer did not give its keys, which the caller is not told. */
  warn(message: string): void;
  /** For each of the two requests. @default 1500, API Gateway's */
  timeoutMs?: number;
}

/**
 * The public keys of an issuer, found through its OpenID Connect discovery document.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationRequest
 */
export class IssuerKeys {
  #issuer: string;
  #warn: (message: string) => void;
  #clock: Pick<Clock, "now">;
  #timeoutMs: number;
  #cached: CachedKeys | undefined;
  #fetching: Promise<CachedKeys> | undefined;

  constructor({ clock, issuer, timeoutMs = TIMEOUT_MS, warn }: IssuerKeysOptions) {
    this.#issuer = issuer;
    this.#warn = warn;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * The key that a token's header names.
   * @throws {IssuerError} when the issuer does not give its keys
   * @throws {errors.JOSEError} when there is no such key
   */
  async keyFor(header: JWSHeaderParameters): Promise<CryptoKey> {
    const keys = this.#age() < CACHED_MS && this.#cached ? this.#cached : await this.#fetch();
    try {
      return await keys.keyFor(header);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || this.#age() < LEAST_BETWEEN_FETCHES_MS) {
        throw error;
      }
      return (await this.#fetch()).keyFor(header);
    }
  }

  #age(): number {
    return this.#cached ? this.#clock.now() - this.#cached.fetchedAt : Number.POSITIVE_INFINITY;
  }

  /** Requests that come meanwhile share one fetch. */
  #fetch(): Promise<CachedKeys> {
    this.#fetching ??= this.#fetchKeys().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetchKeys(): Promise<CachedKeys> {
    const discoveryUrl = `${this.#issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
    const { jwks_uri } = await this.#ask("OIDC discovery endpoint communication error", discoveryUrl, (text) =>
      discoveryDocument.parse(JSON.parse(text)),
    );
    const keyFor = await this.#ask("JWKS communication error", jwks_uri, (text) =>
      createLocalJWKSet(JSON.parse(text) as JSONWebKeySet),
    );
    this.#cached = { keyFor, fetchedAt: this.#clock.now() };
    return this.#cached;
  }

  async #ask<Answer>(failure: string, url: string, parse: (text: string) => Answer): Promise<Answer> {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(this.#timeoutMs) });
      if (!response.ok) {
        throw new Error(`it answered ${response.status}`);
      }
      return parse(await textOf(response));
    } catch (error) {
      this.#warn(`issuer ${this.#issuer}: ${failure}: ${url}: ${reasonOf(error)}`);
      throw new IssuerError(failure, error);
    }
  }
}

/** What is wrong with a connection stands in the cause of what `fetch` throws. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? reasonOf(cause) : message;
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > LARGEST_KEY_SET_BYTES) {
      throw new Error(`its answer has more than ${LARGEST_KEY_SET_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
