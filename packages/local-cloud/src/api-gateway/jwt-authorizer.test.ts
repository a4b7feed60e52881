import { SignJWT } from "jose";
import { describe, expect, onTestFinished, test } from "vitest";
import { startLocalIssuer } from "../testing/local-issuer.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { startHttpApi } from "../testing/running-http-api.ts";
import type { HttpApiDefinition } from "./http-api.ts";

/** Starts an HTTP API whose route requires a token, and the issuer of the token. */
async function startProtectedApi({
  scopes = [] as string[],
  identitySource = "$request.header.Authorization",
  ...overrides
}: { scopes?: string[]; identitySource?: string } & Partial<Pick<HttpApiDefinition, "cors" | "stages">> = {}) {
  const clock = new ManualClock(Date.parse("2026-03-04T19:03:58.390Z"));
  const issuer = await startLocalIssuer({ clock });
  onTestFinished(() => issuer.stop());
  const api = await startHttpApi({
    authorization: { authorizerId: "login", scopes },
    authorizers: new Map([["login", { issuer: issuer.url, audience: ["orders"], identitySource }]]),
    issuersClock: clock,
    ...overrides,
  });
  const request = async (token?: string, path = "/prod/order") => {
    const response = await fetch(`${api.url}${path}`, token === undefined ? {} : { headers: { authorization: token } });
    return {
      status: response.status,
      body: await response.json(),
      challenge: response.headers.get("www-authenticate"),
    };
  };
  return { ...api, request, clock, issuer };
}

const unauthorized = (fault: string, scope = "") => ({
  status: 401,
  body: { message: "Unauthorized" },
  challenge: `Bearer scope="${scope}" error="invalid_token" error_description="${fault}"`,
});

describe("a request with a valid token", () => {
  test.each(["", "Bearer "])("is authorized, and the function receives the claims (prefix %j)", async (prefix) => {
    const { request, clock, issuer, payloads } = await startProtectedApi();
    const token = await issuer.sign({ sub: "customer-1", aud: "orders", scope: "orders.write" });
    expect(await request(`${prefix}${token}`)).toMatchObject({ status: 200 });
    const issuedAt = Math.floor(clock.now() / 1000);
    expect(payloads[0]?.requestContext).toMatchObject({
      authorizer: {
        jwt: {
          claims: {
            iss: issuer.url,
            sub: "customer-1",
            aud: "orders",
            scope: "orders.write",
            iat: String(issuedAt),
            exp: String(issuedAt + 3600),
          },
          scopes: null,
        },
      },
    });
  });

  test("and one of the route's scopes is authorized, and the function receives all scopes of the token", async () => {
    const { request, issuer, payloads } = await startProtectedApi({ scopes: ["orders.write", "orders.admin"] });
    const token = await issuer.sign({ aud: "orders", scope: "orders.read orders.write" });
    expect(await request(token)).toMatchObject({ status: 200 });
    expect(payloads[0]?.requestContext).toMatchObject({
      authorizer: { jwt: { scopes: ["orders.read", "orders.write"] } },
    });
  });

  test("without any of the route's scopes is forbidden", async () => {
    const { request, issuer, payloads } = await startProtectedApi({ scopes: ["orders.write", "orders.admin"] });
    expect(await request(await issuer.sign({ aud: "orders", scope: "orders.read" }))).toEqual({
      status: 403,
      body: { message: "Forbidden" },
      challenge: expect.stringMatching(/^Bearer scope="orders\.write orders\.admin" error="insufficient_scope" /),
    });
    expect(payloads).toEqual([]);
  });

  test("is authorized again while its issuer is down", async () => {
    const { request, issuer } = await startProtectedApi();
    const token = await issuer.sign({ aud: "orders" });
    await request(token);
    await issuer.stop();
    expect(await request(token)).toMatchObject({ status: 200 });
  });

  test("may send it in the query string", async () => {
    const { request, issuer } = await startProtectedApi({ identitySource: "$request.querystring.token" });
    const token = await issuer.sign({ aud: "orders" });
    expect(await request(undefined, `/prod/order?token=${token}`)).toMatchObject({ status: 200 });
    expect(await request(token)).toMatchObject({ status: 401, challenge: "Bearer" });
  });
});

describe("a request is unauthorized", () => {
  test("without a token, and is challenged for one", async () => {
    const { activities, request, payloads } = await startProtectedApi({ scopes: ["orders.write"] });
    expect(await request()).toEqual({ status: 401, body: { message: "Unauthorized" }, challenge: "Bearer" });
    expect(payloads).toEqual([]);
    expect(activities).toMatchObject([{ type: "http-request", routeKey: "$default", statusCode: 401 }]);
  });

  test("with a token for another audience", async () => {
    const { request, issuer } = await startProtectedApi();
    const token = await issuer.sign({ aud: "billing" });
    expect(await request(token)).toEqual(unauthorized("the token does not have a valid audience"));
  });

  test("with a token of another issuer that claims the same name", async () => {
    const { request, issuer } = await startProtectedApi();
    const other = await startLocalIssuer();
    onTestFinished(() => other.stop());
    const token = await other.sign({ iss: issuer.url, aud: "orders", iat: 0 });
    expect(await request(token)).toEqual(unauthorized("the token does not have a valid signature"));
  });

  test("with an expired token", async () => {
    const { request, clock, issuer } = await startProtectedApi({ scopes: ["orders.write"] });
    const token = await issuer.sign({ aud: "orders", scope: "orders.write" });
    await clock.advance(3600 * 1000 - 1000);
    expect(await request(token)).toMatchObject({ status: 200 });
    await clock.advance(1000);
    expect(await request(token)).toEqual(unauthorized("the token has expired", "orders.write"));
  });

  test("with a token whose key is missing or unknown", async () => {
    const { request, issuer } = await startProtectedApi();
    for (const header of [{ alg: "RS256" }, { alg: "RS256", kid: "key-2" }, { alg: "RS256", kid: 1 as never }]) {
      expect(await request(await issuer.sign({ aud: "orders" }, header))).toEqual(
        unauthorized("the token does not have a valid kid"),
      );
    }
  });

  test("with a token that is not signed by RSA", async () => {
    const { request, issuer } = await startProtectedApi();
    const claims = { iss: issuer.url, aud: "orders", exp: 4_000_000_000 };
    const text = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const secret = Buffer.from(JSON.stringify(issuer.url).repeat(2));
    for (const token of [
      await new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: "key-1" }).sign(secret),
      `${text({ alg: "none", kid: "key-1" })}.${text(claims)}.`,
    ]) {
      expect(await request(token)).toEqual(unauthorized("the token does not have a valid signing algorithm"));
    }
    expect(issuer.requests).toEqual([]);
  });

  test.each(["Basic dXNlcjpzZWNyZXQ=", "a.b.c", "Bearer", 'x" error="'])("with an invalid token: %s", async (token) => {
    const { request } = await startProtectedApi();
    expect(await request(token)).toEqual(unauthorized("the token is malformed"));
  });

  test("while the issuer is down, and a warning names it", async () => {
    const { activities, request, issuer } = await startProtectedApi();
    const token = await issuer.sign({ aud: "orders" });
    await issuer.stop();
    expect(await request(token)).toEqual(unauthorized("OIDC discovery endpoint communication error"));
    expect(activities.filter(({ type }) => type === "warning")).toEqual([
      expect.objectContaining({ message: expect.stringMatching(`^issuer ${issuer.url}: .*ECONNREFUSED`) }),
    ]);
  });
});

test("accepts a preflight without a token, and adds CORS headers to a 401", async () => {
  const { url } = await startProtectedApi({
    cors: {
      allowCredentials: false,
      allowHeaders: ["authorization"],
      allowMethods: ["GET"],
      allowOrigins: ["https://shop.example"],
      exposeHeaders: [],
      maxAgeSeconds: undefined,
    },
  });
  const headers = { origin: "https://shop.example", "access-control-request-method": "GET" };
  expect((await fetch(`${url}/prod/order`, { method: "OPTIONS", headers })).status).toBe(204);
  const denied = await fetch(`${url}/prod/order`, { headers: { origin: "https://shop.example" } });
  expect([denied.status, denied.headers.get("access-control-allow-origin")]).toEqual([401, "https://shop.example"]);
});

test("does not authorize a throttled request", async () => {
  const { request, issuer } = await startProtectedApi({
    stages: [{ name: "prod", throttling: { requestsPerSecond: 1, burst: 1 } }],
  });
  const token = await issuer.sign({ aud: "orders" });
  expect((await request()).status).toBe(401);
  expect((await request(token)).status).toBe(429);
  expect(issuer.requests).toEqual([]);
});
