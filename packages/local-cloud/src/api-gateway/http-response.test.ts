import { describe, expect, test } from "vitest";
import { internalServerError, toHttpResponse, toHttpResponseFormat1 } from "./http-response.ts";

const respond = (output: unknown) => toHttpResponse(JSON.stringify(output));

describe("an output without a status code becomes a 200 with JSON", () => {
  const json = { statusCode: 200, headers: { "content-type": "application/json" } };

  test.each([
    ["a string, which is the unchanged body", "Hello from Lambda!", "Hello from Lambda!"],
    ["an object", { message: "Hello from Lambda!" }, '{"message":"Hello from Lambda!"}'],
    ["a list", [1, 2], "[1,2]"],
    ["a number", 42, "42"],
    ["nothing", null, "null"],
  ])("%s", (_, output, body) => {
    expect(respond(output)).toEqual({ ...json, body });
  });
});

describe("an output with a status code", () => {
  test("defines the whole response", () => {
    expect(
      respond({ statusCode: 201, headers: { "Content-Type": "text/html", "X-Count": 3 }, body: "<p>created</p>" }),
    ).toEqual({ statusCode: 201, headers: { "content-type": "text/html", "x-count": "3" }, body: "<p>created</p>" });
  });

  test("may omit everything else", () => {
    const empty = { statusCode: 204, headers: { "content-type": "text/plain; charset=utf-8" }, body: "" };
    expect(respond({ statusCode: 204 })).toEqual(empty);
    expect(respond({ statusCode: "204", headers: null, cookies: null, body: null })).toEqual(empty);
  });

  test("decodes a base64 body", () => {
    expect(respond({ statusCode: 200, body: "AP+A", isBase64Encoded: true }).body).toEqual(Buffer.of(0, 255, 128));
  });

  test("sends each cookie in a set-cookie header", () => {
    const cookies = ["a=1; Secure", "b=2"];
    expect(respond({ statusCode: 200, cookies }).headers).toMatchObject({ "set-cookie": cookies });
  });

  test.each([
    ["headers", { headers: { "Set-Cookie": "a=1" } }, ["a=1"]],
    ["headers and cookies", { headers: { "set-cookie": "a=1" }, cookies: ["b=2", "c=3"] }, ["a=1", "b=2", "c=3"]],
    ["cookies, without a null", { headers: { "set-cookie": null }, cookies: [null, "b=2"] }, ["b=2"]],
  ])("sends cookies of %s", (_, output, cookies) => {
    expect(respond({ statusCode: 200, ...output }).headers).toMatchObject({ "set-cookie": cookies });
  });

  test("sends numbers and booleans as text, and no header whose value is null", () => {
    const headers = { "x-count": 0, "x-done": false, "x-empty": "", "x-none": null, "content-type": null };
    expect(respond({ statusCode: 200, headers }).headers).toEqual({
      "content-type": "text/plain; charset=utf-8",
      "x-count": "0",
      "x-done": "false",
      "x-empty": "",
    });
  });

  test("cannot set headers of the connection to the client", () => {
    const headers = { "Content-Length": "1000", "Transfer-Encoding": "chunked", Connection: "close", Trailer: "a" };
    expect(Object.keys(respond({ statusCode: 200, headers, body: "short" }).headers)).toEqual(["content-type"]);
  });
});

describe("an output that cannot be sent becomes an internal server error", () => {
  test.each([
    ["a status below 200", { statusCode: 101 }],
    ["a status above 599", { statusCode: 600 }],
    ["a status that is not a number", { statusCode: "OK" }],
    ["no status", { statusCode: null }],
    ["a body that is not a string", { statusCode: 200, body: { status: "order_created" } }],
    ["cookies that are not a list", { statusCode: 200, cookies: "a=1" }],
    ["a header name that HTTP does not allow", { statusCode: 200, headers: { "content type": "a" } }],
    ["a header value that HTTP does not allow", { statusCode: 200, headers: { location: "a\r\nset-cookie: b=1" } }],
    ["a list as a header value", { statusCode: 200, headers: { "x-list": ["a", "b"] } }],
    ["an empty list as a header value", { statusCode: 200, headers: { "x-list": [] } }],
    ["an object as a header value", { statusCode: 200, headers: { "x-object": { a: 1 } } }],
    ["a list as a cookie", { statusCode: 200, cookies: [["a=1"]] }],
    ["headers that are a list", { statusCode: 200, headers: ["a"] }],
    ["headers that are text", { statusCode: 200, headers: "a: b" }],
    ["a cookie that HTTP does not allow", { statusCode: 200, cookies: ["a=1\r\nb: 2"] }],
  ])("%s", (_, output) => {
    expect(respond(output)).toEqual(internalServerError);
    expect(internalServerError).toMatchObject({ statusCode: 500, body: '{"message":"Internal Server Error"}' });
  });
});

describe("an output of payload format 1.0", () => {
  const respond = (output: unknown) => toHttpResponseFormat1(JSON.stringify(output));

  test("may have several values for a header", () => {
    const multiValueHeaders = { "X-List": ["a", "b"], "Set-Cookie": ["c=1", "d=2"] };
    expect(respond({ statusCode: 200, headers: { "X-Single": "e" }, multiValueHeaders, body: "f" })).toEqual({
      statusCode: 200,
      headers: {
        "content-type": "text/plain; charset=utf-8",
        "x-single": "e",
        "x-list": "a,b",
        "set-cookie": ["c=1", "d=2"],
      },
      body: "f",
    });
  });

  test.each([["text"], [null], [{ message: "no status code" }], [{ statusCode: 200, body: {} }]])(
    "is an internal server error if it is %j",
    (output) => {
      expect(respond(output)).toEqual(internalServerError);
    },
  );
});
