import { describe, expect, test } from "vitest";
import { startHttpApi } from "../testing/running-http-api.ts";
import { toRecordedEvent } from "./recorded-event.ts";

test("hides the credentials of a request, and shows everything else", () => {
  const event = {
    rawPath: "/prod/order",
    cookies: ["session=s3cret=", "theme=dark", "flag"],
    headers: { authorization: "Bearer s3cret", "idempotency-key": "k" },
    body: "{}",
  };
  expect(toRecordedEvent(event, [])).toEqual({
    rawPath: "/prod/order",
    cookies: ["session=(hidden)", "theme=(hidden)", "flag"],
    headers: { authorization: "(hidden)", "idempotency-key": "k" },
    body: "{}",
  });
});

test("hides a parameter that an authorizer reads, in any encoding of its name", () => {
  const event = {
    rawQueryString: "size=large&token=s3cret%3D&%74oken=s3cret=2&flag&token",
    queryStringParameters: { size: "large", token: "s3cret=,s3cret=2,", flag: "" },
    headers: { token: "shown" },
  };
  expect(toRecordedEvent(event, ["$request.querystring.token"])).toEqual({
    rawQueryString: "size=large&token=(hidden)&%74oken=(hidden)&flag&token",
    queryStringParameters: { size: "large", token: "(hidden)", flag: "" },
    headers: { token: "shown" },
  });
});

test("hides a header that an authorizer reads, in any case of its name", () => {
  const event = { rawQueryString: "x-token=shown", headers: { authorization: "s3cret", "x-token": "s3cret" } };
  expect(toRecordedEvent(event, ["$request.header.X-Token"])).toEqual({
    rawQueryString: "x-token=shown",
    headers: { authorization: "(hidden)", "x-token": "(hidden)" },
  });
});

test("leaves a request without credentials unchanged", () => {
  const event = { headers: { host: "localhost" } };
  expect(toRecordedEvent(event, [])).toEqual(event);
});

test("passes credentials to the function, and hides them in the record", async () => {
  const { activities, payloads, url } = await startHttpApi();
  const headers = { authorization: "Bearer s3cret", cookie: "session=s3cret" };
  await (await fetch(`${url}/prod/order`, { headers })).text();
  expect(payloads[0]).toMatchObject({ cookies: ["session=s3cret"], headers: { authorization: "Bearer s3cret" } });
  expect(activities).toMatchObject([{ type: "http-request", detail: { headers: { authorization: "(hidden)" } } }]);
  expect(JSON.stringify(activities)).not.toContain("s3cret");
});

describe("a token in the query", () => {
  const authorizer = { issuer: "http://127.0.0.1:1", audience: [], identitySource: "$request.querystring.token" };
  const authorizers = new Map([["jwt", authorizer]]);

  test("is not recorded, whichever route receives it", async () => {
    const { activities, payloads, url } = await startHttpApi({ authorizers });
    await (await fetch(`${url}/prod/order?size=large&token=s3cret`)).text();
    expect(payloads).toMatchObject([{ queryStringParameters: { token: "s3cret" } }]);
    expect(activities).toMatchObject([{ detail: { rawQueryString: "size=large&token=(hidden)" } }]);
    expect(JSON.stringify(activities)).not.toContain("s3cret");
  });

  test("does not appear in a warning about the request", async () => {
    const invoke = () => Promise.reject(new Error("no function order"));
    const { activities, url } = await startHttpApi({ authorizers, invoke });
    expect((await fetch(`${url}/prod/order?token=s3cret`)).status).toBe(500);
    expect(activities).toMatchObject([
      { type: "warning", message: "GET /prod/order: no function order" },
      { type: "http-request", path: "/prod/order" },
    ]);
  });
});
