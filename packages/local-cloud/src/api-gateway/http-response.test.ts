import { describe, expect, test } from "vitest";
import { internalServerError, toHttpResponse } from "./http-response.ts";

const answer = (output: unknown) => toHttpResponse(JSON.stringify(output));

describe("an output without a status code is a 200 of JSON", () => {
  const json = { statusCode: 200, headers: { "content-type": "application/json" } };

  test.each([
    ["a string is the body as it stands", "Hello from Lambda!", "Hello from Lambda!"],
    ["an object", { message: "Hello from Lambda!" }, '{"message":"Hello from Lambda!"}'],
    ["a list", [1, 2], "[1,2]"],
    ["a number", 42, "42"],
    ["nothing", null, "null"],
  ])("%s", (_, output, body) => {
    expect(answer(output)).toEqual({ ...json, body });
  });
});

describe("an output with a status code", () => {
  test("says everything itself", () => {
    expect(
      answer({ statusCode: 201, headers: { "Content-Type": "text/html", "X-Count": 3 }, body: "<p>created</p>" }),
    ).toEqual({ statusCode: 201, headers: { "content-type": "text/html", "x-count": "3" }, body: "<p>created</p>" });
  });

  test("may leave out everything else", () => {
    const empty = { statusCode: 204, headers: { "content-type": "text/plain; charset=utf-8" }, body: "" };
    expect(answer({ statusCode: 204 })).toEqual(empty);
    expect(answer({ statusCode: "204", headers: null, cookies: null, body: null })).toEqual(empty);
  });

  test("sends the bytes of a base64 body", () => {
    expect(answer({ statusCode: 200, body: "AP+A", isBase64Encoded: true }).body).toEqual(Buffer.of(0, 255, 128));
  });

  test("sends each cookie in a set-cookie header", () => {
    const cookies = ["a=1; Secure", "b=2"];
    expect(answer({ statusCode: 200, cookies }).headers).toMatchObject({ "set-cookie": cookies });
  });

  test("has no say in the connection to the caller", () => {
    const headers = { "Content-Length": "1000", "Transfer-Encoding": "chunked", Connection: "close", Trailer: "a" };
    expect(Object.keys(answer({ statusCode: 200, headers, body: "short" }).headers)).toEqual(["content-type"]);
  });
});

describe("an output that cannot be sent is an internal server error", () => {
  test.each([
    ["a status below 200", { statusCode: 101 }],
    ["a status above 599", { statusCode: 600 }],
    ["a status that is no number", { statusCode: "OK" }],
    ["no status", { statusCode: null }],
    ["a body that is no string", { statusCode: 200, body: { status: "order_created" } }],
    ["cookies that are no list", { statusCode: 200, cookies: "a=1" }],
    ["a header's name that HTTP does not allow", { statusCode: 200, headers: { "content type": "a" } }],
    ["a header's value that HTTP does not allow", { statusCode: 200, headers: { location: "a\r\nset-cookie: b=1" } }],
    ["a cookie that HTTP does not allow", { statusCode: 200, cookies: ["a=1\r\nb: 2"] }],
  ])("%s", (_, output) => {
    expect(answer(output)).toEqual(internalServerError);
    expect(internalServerError).toMatchObject({ statusCode: 500, body: '{"message":"Internal Server Error"}' });
  });
});
