import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import fc from "fast-check";
import { createLogger } from "service-kit";
import { expect, test } from "vitest";
import { createOrderApi } from "./order-api.ts";
import { expectContracted } from "./testing/expect-contracted.ts";

const logger = createLogger("order_service");
logger.setLogLevel("SILENT");

const routeKey = fc.oneof(
  { arbitrary: fc.constantFrom("GET /order", "POST /order", "GET /order/{ID}"), weight: 4 },
  fc.string(),
);
const headerValue = fc.oneof(fc.string(), fc.string({ unit: "grapheme-ascii", minLength: 250, maxLength: 260 }));
const headers = fc.oneof(fc.dictionary(fc.string(), headerValue), fc.record({ "idempotency-key": headerValue }));
const body = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.json(),
  fc.json().map((json) => Buffer.from(json).toString("base64")),
  fc.integer({ min: 65_000, max: 90_000 }).map((length) => "1".repeat(length)),
);

/** Any request of payload format 2.0. */
const anyRequest = fc.record(
  {
    version: fc.constant("2.0"),
    routeKey,
    rawPath: fc.webPath(),
    rawQueryString: fc.webQueryParameters(),
    headers,
    pathParameters: fc.record({ ID: fc.string({ unit: "binary" }) }, { requiredKeys: [] }),
    requestContext: fc.record({ requestId: fc.uuid() }),
    body,
    isBase64Encoded: fc.boolean(),
  },
  {
    requiredKeys: ["version", "routeKey", "rawPath", "rawQueryString", "headers", "requestContext", "isBase64Encoded"],
  },
);

test("responds with JSON that has a status and never the cause, whatever the request and whatever fails", async () => {
  const fails = () => Promise.reject(new Error("lab2-dev is on fire"));
  const stamped = fc.constantFrom(async () => ({ repeated: false }), fails);
  const effect = fc.constantFrom(async () => undefined, fails);

  await fc.assert(
    fc.asyncProperty(anyRequest, stamped, effect, effect, async (request, stamp, publish, readOrder) => {
      const api = createOrderApi({ stamp, publish, readOrder, count: () => {}, logger });
      const { statusCode = 0, headers, body } = await api(request as APIGatewayProxyEventV2, {} as Context);
      expectContracted(request.routeKey, { statusCode, body: JSON.parse(body ?? "") });
      expect(headers).toMatchObject({ "content-type": "application/json" });
      expect(JSON.parse(body ?? "")).toMatchObject({ status: expect.any(String) });
      expect(body).not.toMatch(/on fire|"stack"|order-api\./);
    }),
  );
});
