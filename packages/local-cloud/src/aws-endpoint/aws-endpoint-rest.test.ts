import { describe, expect, it, test } from "vitest";
import { AwsError } from "../core/aws-error.ts";
import { createJsonService, operation } from "../protocols/json-service.ts";
import { createRestResponse, createRestService } from "../protocols/rest-service.ts";
import { anything, startEndpoint } from "../testing/running-aws-endpoint.ts";

describe("a service that is routed by method and path", () => {
  async function setUpRest() {
    const started = await startEndpoint();
    const json = createJsonService("Orders_1", { Echo: operation(anything, (input) => ({ input })) });
    const rest = createRestService("/2015-03-31/orders", [
      { method: "GET", path: "/2015-03-31/orders", run: ({ caller }) => createRestResponse(200, { caller }) },
      {
        method: "POST",
        path: "/2015-03-31/orders/{ID}/items/{Item}",
        run: ({ body, query, requestId }, id, item) =>
          createRestResponse(
            201,
            { id, item, body: body.toString(), q: query.get("Q"), requestId },
            { "x-total": "1" },
          ),
      },
      {
        method: "GET",
        path: "/2015-03-31/orders/{Code}",
        run: (_, code = "") => {
          if (code === "crash") {
            throw new TypeError("secret of /home/someone");
          }
          throw new AwsError(code, "no", 404, code === "Gone" ? { Reason: "sold" } : {});
        },
      },
    ]);
    started.endpoint.serve([json, rest], (accessKeyId) => ({ kind: "root", arn: `key ${accessKeyId}` }));
    return { ...started, get: (path: string, init?: RequestInit) => fetch(`${started.url}${path}`, init) };
  }

  it("receives decoded path variables, the query, the unchanged body and the request id", async () => {
    const { get } = await setUpRest();
    const response = await get("/2015-03-31/orders/arn%3Aaws/items/a%2Fb?Q=%24LATEST", {
      method: "POST",
      body: "\u0000",
    });
    expect(await response.json()).toEqual({
      id: "arn:aws",
      item: "a/b",
      body: "\u0000",
      q: "$LATEST",
      requestId: response.headers.get("x-amzn-requestid"),
    });
    expect(response.status).toBe(201);
    expect(response.headers.get("x-total")).toBe("1");
  });

  it("receives the caller, and accepts a trailing slash", async () => {
    const { get } = await setUpRest();
    const headers = {
      authorization: "AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20260101/eu-central-1/lambda/aws4_request",
    };
    const response = await get("/2015-03-31/orders/", { headers });
    expect(await response.json()).toEqual({ caller: { kind: "root", arn: "key ASIAEXAMPLE" } });
  });

  test.each([
    ["Gone", 404, { Type: "User", Reason: "sold", message: "no" }],
    ["ResourceNotFoundException", 404, { Type: "User", Message: "no" }],
    ["AccessDeniedException", 403, { Message: "no" }],
  ])("returns the error %s in the form of REST-JSON", async (code, statusCode, body) => {
    const { activities, get } = await setUpRest();
    const response = await get(`/2015-03-31/orders/${code}`);
    expect(await response.json()).toEqual(body);
    expect(response.status).toBe(statusCode);
    expect(response.headers.get("x-amzn-errortype")).toBe(code);
    expect(activities).toEqual([]);
  });

  it("rejects other paths and methods", async () => {
    const { get } = await setUpRest();
    const message = "the local cloud does not support DELETE /2015-03-31/orders";
    const response = await get("/2015-03-31/orders", { method: "DELETE" });
    expect([response.status, await response.json()]).toEqual([404, { Type: "User", message }]);
    expect((await get("/2015-03-31/orders/a/b")).status).toBe(404);
    expect((await get("/2015-03-31/orders/%E0%A4%A")).status).toBe(400);
    const elsewhere = await get("/2014-11-13/orders");
    expect(await elsewhere.text()).toMatch(/it supports Orders_1, \/2015-03-31\/orders"/);
  });

  it("leaves requests with an X-Amz-Target to the service of that target", async () => {
    const { get } = await setUpRest();
    const headers = { "x-amz-target": "Orders_1.Echo" };
    const response = await get("/2015-03-31/orders", { method: "POST", headers, body: "{}" });
    expect(await response.json()).toEqual({ input: {} });
  });

  it("logs its own failure, and does not show it to the caller", async () => {
    const { activities, get } = await setUpRest();
    const response = await get("/2015-03-31/orders/crash");
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
    expect(activities).toMatchObject([
      { type: "warning", message: expect.stringMatching(/^GET \/2015-03-31\/orders\/crash failed .*secret/) },
    ]);
  });
});
