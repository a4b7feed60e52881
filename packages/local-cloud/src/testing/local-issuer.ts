import { createServer } from "node:http";
import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";
import { closeServer, listen } from "../http/http-server.ts";

/** A token issuer on this machine, for tests. */
export interface LocalIssuer {
  /** The `iss` of its tokens, and the issuer of an authorizer. */
  url: string;
  /** The requested paths so far. */
  requests: string[];
  /**
   * Signs a token that is valid for an hour, unless its claims say otherwise.
   * @param header @default the header of the published key
   */
  sign(claims: JWTPayload, header?: JWTHeaderParameters): Promise<string>;
  /** Signs with a new key from now on; the old one is no longer published. */
  rotateKey(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts an issuer on a free port of 127.0.0.1: an RSA key pair, a discovery document and a key set.
 * @param clock the clock for the times in tokens
 */
export async function startLocalIssuer({ clock = Date }: { clock?: { now(): number } } = {}): Promise<LocalIssuer> {
  const requests: string[] = [];
  let signingKey = await createKey("key-1");
  let keysMade = 1;

  const server = createServer(({ url: path = "/" }, response) => {
    requests.push(path);
    const documents: Record<string, object> = {
      "/.well-known/openid-configuration": { issuer: url, jwks_uri: `${url}/keys` },
      "/keys": { keys: [signingKey.published] },
    };
    response.writeHead(documents[path] ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(documents[path] ?? {}));
  });
  const url = await listen(server, 0, "the issuer's port");

  return {
    url,
    requests,
    sign(claims, header = { alg: "RS256", kid: signingKey.published.kid }) {
      const issuedAt = Math.floor(clock.now() / 1000);
      return new SignJWT({ iss: url, iat: issuedAt, exp: issuedAt + 3600, ...claims })
        .setProtectedHeader(header)
        .sign(signingKey.privateKey);
    },
    async rotateKey() {
      keysMade += 1;
      signingKey = await createKey(`key-${keysMade}`);
    },
    stop: () => closeServer(server),
  };
}

async function createKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  return { privateKey, published: { ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" } };
}
