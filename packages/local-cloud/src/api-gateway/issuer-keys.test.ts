import { createServer, type RequestListener } from "node:http";
import { errors } from "jose";
import { expect, onTestFinished, test } from "vitest";
import { closeServer, listen } from "../http/http-server.ts";
import { startLocalIssuer } from "../testing/local-issuer.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { IssuerError, IssuerKeys } from "./issuer-keys.ts";

const header = (kid: string) => ({ alg: "RS256", kid });

const warn = (message: string) => expect.unreachable(message);

async function startIssuer() {
  const clock = new ManualClock();
  const issuer = await startLocalIssuer({ clock });
  onTestFinished(() => issuer.stop());
  const keys = new IssuerKeys({ issuer: issuer.url, clock, warn });
  return { issuer, clock, keys };
}

/** Starts an issuer that responds as given. @returns its URL */
async function startBadIssuer(respond: RequestListener): Promise<string> {
  const server = createServer(respond);
  onTestFinished(() => closeServer(server));
  return listen(server, 0, "port");
}

test("finds keys through the discovery document, and caches them for two hours", async () => {
  const { clock, issuer, keys } = await startIssuer();
  await Promise.all([keys.findKey(header("key-1")), keys.findKey(header("key-1"))]);
  expect(issuer.requests).toEqual(["/.well-known/openid-configuration", "/keys"]);

  await clock.advance(2 * 60 * 60 * 1000 - 1);
  await keys.findKey(header("key-1"));
  expect(issuer.requests).toHaveLength(2);
  await clock.advance(1);
  await keys.findKey(header("key-1"));
  expect(issuer.requests).toHaveLength(4);
});

test("ignores a trailing slash of the issuer", async () => {
  const { clock, issuer } = await startIssuer();
  await new IssuerKeys({ issuer: `${issuer.url}/`, clock, warn }).findKey(header("key-1"));
  expect(issuer.requests[0]).toBe("/.well-known/openid-configuration");
});

test("fetches the keys again for an unknown key, at most every 30 seconds", async () => {
  const { clock, issuer, keys } = await startIssuer();
  await keys.findKey(header("key-1"));
  await issuer.rotateKey();
  await expect(keys.findKey(header("key-2"))).rejects.toThrow(errors.JWKSNoMatchingKey);
  expect(issuer.requests).toHaveLength(2);

  await clock.advance(30_000);
  await keys.findKey(header("key-2"));
  await expect(keys.findKey(header("key-1"))).rejects.toThrow(errors.JWKSNoMatchingKey);
  expect(issuer.requests).toHaveLength(4);
});

test.each<[string, string, RequestListener]>([
  ["does not respond", "OIDC discovery endpoint communication error", () => {}],
  ["returns an error", "OIDC discovery endpoint communication error", (_, response) => response.writeHead(503).end()],
  ["does not return JSON", "OIDC discovery endpoint communication error", (_, response) => response.end("<html>")],
  ["names no keys", "OIDC discovery endpoint communication error", (_, response) => response.end("{}")],
  [
    "returns too much",
    "OIDC discovery endpoint communication error",
    (_, response) => response.end(JSON.stringify({ jwks_uri: "http://127.0.0.1", padding: "x".repeat(150_000) })),
  ],
  [
    "has no keys",
    "JWKS communication error",
    ({ headers, url }, response) =>
      response.end(url === "/keys" ? "{}" : JSON.stringify({ jwks_uri: `http://${headers.host}/keys` })),
  ],
])("reports an issuer that %s as: %s", async (_, message, respond) => {
  const issuer = await startBadIssuer(respond);
  const warnings: string[] = [];
  const warn = (warning: string) => warnings.push(warning);
  const keys = new IssuerKeys({ issuer, clock: new ManualClock(), timeoutMs: 100, warn });
  const results = await Promise.allSettled([keys.findKey(header("key-1")), keys.findKey(header("key-1"))]);
  for (const result of results) {
    expect(result).toMatchObject({ reason: { code: "ISSUER_UNAVAILABLE", message } });
  }
  expect(warnings).toEqual([expect.stringMatching(`^issuer ${issuer}: ${message}: ${issuer}/`)]);
});

test("calls a failed issuer again for the next request", async () => {
  let fails = true;
  const { issuer } = await startIssuer();
  const url = await startBadIssuer((_, response) => {
    response.writeHead(fails ? 500 : 200).end(JSON.stringify({ jwks_uri: `${issuer.url}/keys` }));
  });
  const keys = new IssuerKeys({ issuer: url, clock: new ManualClock(), warn: () => {} });
  await expect(keys.findKey(header("key-1"))).rejects.toThrow(IssuerError);
  fails = false;
  await keys.findKey(header("key-1"));
});
