import { type LocalIssuer, startLocalIssuer } from "local-cloud/local-issuer";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { request, untilComplete } from "./support/orders.ts";
import { type RunningStack, runStack, type StackJson } from "./support/run-stack.ts";
import { shareStack } from "./support/share-stack.ts";

const reference = (address: string) => `\${${address}}`;

/** Requires a token of the issuer to place an order by POST; other routes stay open. */
function protectPost({ resource }: StackJson, issuer: LocalIssuer) {
  resource.aws_apigatewayv2_authorizer = {
    login: {
      api_id: reference("aws_apigatewayv2_api.api.id"),
      name: "login",
      authorizer_type: "JWT",
      identity_sources: ["$request.header.Authorization"],
      jwt_configuration: { issuer: issuer.url, audience: ["orders"] },
    },
  };
  const route = resource.aws_apigatewayv2_route?.["api-post-order"];
  if (!route) {
    throw new Error("route POST /order is not defined in the stack");
  }
  Object.assign(route, {
    authorization_type: "JWT",
    authorizer_id: reference("aws_apigatewayv2_authorizer.login.id"),
    authorization_scopes: ["orders.write"],
  });
}

let issuer: LocalIssuer;
beforeAll(async () => {
  issuer = await startLocalIssuer();
});
afterAll(() => issuer.stop());

const edit = (json: StackJson) => protectPost(json, issuer);
const test = shareStack({ edit });

const post = ({ orderUrl }: RunningStack, token?: string) =>
  request(orderUrl, { method: "POST", headers: token ? { authorization: `Bearer ${token}` } : {} });

describe("placing an order through a route that requires a token", () => {
  test("succeeds with a valid token", async ({ stack }) => {
    const { status, body } = await post(stack, await issuer.sign({ aud: "orders", scope: "orders.read orders.write" }));
    expect([status, body.status]).toEqual([200, "order_created"]);
    await untilComplete(stack, String(body.ID));
  });

  test("is rejected without a token, the audience or the scope, and writes nothing", async ({ stack }) => {
    const unauthorized = { status: 401, body: { message: "Unauthorized" } };
    expect(await post(stack)).toEqual(unauthorized);
    expect(await post(stack, await issuer.sign({ aud: "billing", scope: "orders.write" }))).toEqual(unauthorized);
    expect(await post(stack, await issuer.sign({ aud: "orders", scope: "orders.read" }))).toEqual({
      status: 403,
      body: { message: "Forbidden" },
    });
    expect(await stack.items()).toEqual([]);
    expect(stack.activities.filter(({ type }) => type === "invocation-started")).toEqual([]);
  });

  test("leaves the other routes open", async ({ stack }) => {
    expect((await request(stack.orderUrl)).status).toBe(200);
  });

  test("is rejected while the issuer is down, and a warning names the issuer", async () => {
    // The shared stack may have the keys of the issuer already.
    const stack = await runStack({ edit });
    const token = await issuer.sign({ aud: "orders", scope: "orders.write" });
    await issuer.stop();
    expect((await post(stack, token)).status).toBe(401);
    const warnings = stack.activities.filter(({ type }) => type === "warning");
    expect(warnings).toEqual([expect.objectContaining({ message: expect.stringContaining(issuer.url) })]);
  });
});
