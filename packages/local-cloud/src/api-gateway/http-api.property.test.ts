import fc from "fast-check";
import { expect, test } from "vitest";
import { exchange, startHttpApi } from "../testing/running-http-api.ts";

/** Generates strings with one character per byte. */
const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array).toString("latin1"));
const line = (maxLength: number) => bytes(maxLength).map((text) => text.replace(/[\r\n]/g, ""));
const token = fc.stringMatching(/^[a-z0-9!#$%&'*+.^_`|~-]{1,12}$/);

const mostly = <T>(arbitrary: fc.Arbitrary<T>, other: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary, weight: 9 }, { arbitrary: other, weight: 1 });
const method = mostly(
  fc.constantFrom("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"),
  fc.oneof(token, fc.constantFrom("TRACE", "CONNECT")),
);
const path = mostly(
  fc.stringMatching(/^[!-~]{0,20}$/).map((text) => `/prod/order/${text}`),
  fc.oneof(
    fc.constantFrom("/prod/order", "/prod/%", "/prod?a=%zz", "*", "http://host/prod/order", "//"),
    line(20).map((text) => `/prod/order/${text}`),
  ),
);
const header = mostly(
  fc.tuple(
    fc.oneof(token, fc.constantFrom("cookie", "content-type", "authorization", "__proto__", "x-forwarded-for")),
    fc.stringMatching(/^[ -~\x80-\xff]{0,20}$/),
  ),
  fc.tuple(line(8), line(8)),
);
/** Generates a function's output: any JSON, or something like a response. */
const output = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.record(
    {
      statusCode: fc.oneof(fc.integer({ min: 100, max: 600 }), fc.jsonValue()),
      headers: fc.oneof(fc.dictionary(fc.oneof(token, fc.string()), fc.string()), fc.jsonValue()),
      cookies: fc.oneof(fc.array(fc.string()), fc.jsonValue()),
      body: fc.oneof(fc.string(), fc.jsonValue()),
      isBase64Encoded: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
);

test("responds with a status and without a stack trace to any request and any output", async () => {
  let current: unknown;
  const { payloads, url } = await startHttpApi({
    routes: ["GET /order", "ANY /order/{ID}", "$default"],
    invoke: async (_, payload) => {
      payloads.push(JSON.parse(payload));
      return { payload: JSON.stringify(current) };
    },
  });

  await fc.assert(
    fc.asyncProperty(
      method,
      path,
      fc.array(header, { maxLength: 5 }),
      bytes(50),
      output,
      async (method, path, headers, body, output) => {
        current = output;
        const head = [
          `${method} ${path} HTTP/1.1`,
          `host: ${new URL(url).host}`,
          "connection: close",
          `content-length: ${body.length}`,
          ...headers.map(([name, value]) => `${name}: ${value}`),
        ];
        const response = await exchange(url, Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`, "latin1"));
        expect(response).toMatch(/^HTTP\/1\.1 [2345]\d\d /);
        expect(response).not.toMatch(/node:internal|\.ts:\d/);
      },
    ),
    { numRuns: 500 },
  );
  expect(payloads.length).toBeGreaterThan(200);
  current = { statusCode: 200 };
  expect((await fetch(`${url}/prod/order`)).status).toBe(200);
});
