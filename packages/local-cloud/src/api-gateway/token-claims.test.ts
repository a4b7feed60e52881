import { describe, expect, test } from "vitest";
import { findProblem, formatClaims, readScopes } from "./token-claims.ts";

const now = 1_583_348_638;
const configuration = { issuer: "https://login.example", audience: ["orders", "shop"] };
const claims = { iss: "https://login.example", aud: "orders", exp: now + 1, nbf: now, iat: now };
const fault = (changes: object) => findProblem({ ...claims, ...changes }, configuration, now * 1000);

describe("a token's claims", () => {
  test.each([
    ["one of its audiences matches", { aud: ["billing", "shop"] }],
    ["it has a client_id in place of an audience", { aud: undefined, client_id: "orders" }],
    ["it does not say since when it is valid", { nbf: undefined, iat: undefined }],
  ])("are valid when %s", (_, changes) => {
    expect(fault({})).toBeUndefined();
    expect(fault(changes)).toBeUndefined();
  });

  test.each([
    ["the token does not have a valid issuer", { iss: "https://login.example/" }],
    ["the token does not have a valid issuer", { iss: undefined }],
    ["the token does not have a valid audience", { aud: "billing" }],
    ["the token does not have a valid audience", { aud: undefined }],
    ["the token does not have a valid audience", { aud: "billing", client_id: "orders" }],
    ["the token does not have a valid expiration time", { exp: undefined }],
    ["the token does not have a valid expiration time", { exp: String(now + 1) }],
    ["the token has expired", { exp: now }],
    ["the token is not valid yet", { nbf: now + 1 }],
    ["the token is not valid yet", { nbf: "yesterday" }],
    ["the token was issued in the future", { iat: now + 1 }],
  ])("are rejected with: %s (%j)", (expected, changes) => {
    expect(fault(changes)).toBe(expected);
  });

  test("are evaluated in the order of API Gateway", () => {
    const wrong = { iss: "https://evil.example", aud: "billing", exp: now - 1, nbf: now + 1, iat: now + 1 };
    const right = Object.entries(claims);
    const faults = right.map((_, index) => fault({ ...wrong, ...Object.fromEntries(right.slice(0, index)) }));
    expect(faults).toEqual([
      "the token does not have a valid issuer",
      "the token does not have a valid audience",
      "the token has expired",
      "the token is not valid yet",
      "the token was issued in the future",
    ]);
  });
});

test.each([
  [{ scope: "orders.read  orders.write" }, ["orders.read", "orders.write"]],
  [{ scope: ["orders.read", "orders.write"] }, ["orders.read", "orders.write"]],
  [{ scp: ["orders.read"] }, ["orders.read"]],
  [{ scp: "orders.read orders.write" }, ["orders.read orders.write"]],
  [{ scope: "orders.read", scp: ["orders.write"] }, ["orders.read"]],
  [{ scope: "" }, []],
  [{}, []],
])("reads from %j the scopes %j", (claims, scopes) => {
  expect(readScopes(claims)).toEqual(scopes);
});

test("formats every claim as a string, and omits null", () => {
  expect(
    formatClaims({
      sub: "customer-1",
      exp: 1_787_996_002,
      email_verified: true,
      "cognito:groups": ["admin", "editor"],
      address: { country: "DE" },
      nickname: null,
    }),
  ).toEqual({
    sub: "customer-1",
    exp: "1787996002",
    email_verified: "true",
    "cognito:groups": "[admin editor]",
    address: '{"country":"DE"}',
  });
});
