import { describe, expect, test } from "vitest";
import { startHttpApi } from "../testing/running-http-api.ts";
import { recordedEvent } from "./recorded-event.ts";

test("a request's credentials are hidden, and all else is told", () => {
  const event = {
    rawPath: "/prod/order",
    cookies: ["session=s3cret=", "theme=dark", "flag"],
    headers: { authorization: "Bearer s3cret", "idempotency-key": "k" },
    body: "{}",
  };
  expect(recordedEvent(event, [])).toEqual({
    rawPath: "/prod/order",
    cookies: ["session=(hidden)", "theme=(hidden)", "flag"],
    headers: { authorization: "(hidden)", "idempotency-key": "k" },
    body: "{}",
  });
});

test("the values of a parameter that an authorizer reads are hidden, however its name is encoded", () => {
  const event = {
    rawQueryString: "size=large&token=s3cret%3D&%74oken=s3cret=2&flag&token",
    queryStringParameters: { size: "large", token: "s3cret=,s3cret=2,", flag: "" },
    headers: { token: "told" },
  };
  expect(recordedEvent(event, ["$request.querystring.token"])).toEqual({
    rawQueryString: "size=large&token=(hidden)&%74oken=(hidden)&flag&token",
    queryStringParameters: { size: "large", token: "(hidden)", flag: "" },
    headers: { token: "told" },
  });
});

test("the values of a header that an authorizer reads are hidden, in whatever case it is named", () => {
  const event = { rawQueryString: "x-token=told", headers: { authorization: "s3cret", "x-token": "s3cret" } };
  expect(recordedEvent(event, ["$request.header.X-Token"])).toEqual({
    rawQueryString: "x-token=told",
    headers: { authorization: "(hidden)", "x-token": "(hidden)" },
  });
});

test("a request without credentials is told as it is", () => {
  const event = { headers: { host: "localhost" } };
  expect(recordedEvent(event, [])).toEqual(event);
});

test("the function gets the credentials, the record does not", async () => {
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

  test("is not recorded, whatever route it was sent to", async () => {
    const { activities, payloads, url } = await startHttpApi({ authorizers });
    await (await fetch(`${url}/prod/order?size=large&token=s3cret`)).text();
    expect(payloads).toMatchObject([{ queryStringParameters: { token: "s3cret" } }]);
    expect(activities).toMatchObject([{ detail: { rawQueryString: "size=large&token=(hidden)" } }]);
    expect(JSON.stringify(activities)).not.toContain("s3cret");
  });

  test("is not in a warning about the request", async () => {
    const invoke = () => Promise.reject(new Error("no function order"));
    const { activities, url } = await startHttpApi({ authorizers, invoke });
    expect((await fetch(`${url}/prod/order?token=s3cret`)).status).toBe(500);
    expect(activities).toMatchObject([
      { type: "warning", message: "GET /prod/order: no function order" },
      { type: "http-request", path: "/prod/order" },
    ]);
  });
});
