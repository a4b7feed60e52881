import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { expect, test, vi } from "vitest";
import * as z from "zod/mini";
import { createLogger } from "./clients.ts";
import { type ReceivedRequest, serve } from "./serve.ts";

const payment = z.object({ ID: z.string().check(z.minLength(1)) });

function createHandler(respond = async ({ data }: ReceivedRequest<z.output<typeof payment>>) => ({ paid: data.ID })) {
  const logger = createLogger("payment_service");
  logger.setLogLevel("SILENT");
  const requests: ReceivedRequest<unknown>[] = [];
  const handler = serve(
    payment,
    async (request) => {
      requests.push(request);
      return { statusCode: 200, body: await respond(request) };
    },
    { logger },
  );
  const send = async (changes: Partial<APIGatewayProxyEventV2>) => {
    const request = {
      version: "2.0",
      routeKey: "POST /payments",
      rawPath: "/prod/payments",
      rawQueryString: "",
      headers: {},
      requestContext: { requestId: "request-1" } as APIGatewayProxyEventV2["requestContext"],
      isBase64Encoded: false,
      ...changes,
    };
    const { body, headers, statusCode } = await handler(request, { awsRequestId: "invocation-1" } as Context);
    expect(headers).toEqual({ "content-type": "application/json", "cache-control": "no-store" });
    expect(body).toMatch(/\n$/);
    return { statusCode, body: JSON.parse(String(body)) };
  };
  return { logger, requests, send };
}

const base64 = (text: string) => ({ body: Buffer.from(text).toString("base64"), isBase64Encoded: true });

test.each<[string, Partial<APIGatewayProxyEventV2>]>([
  ["the body", { body: '{"ID":"order-1"}' }],
  ["a body with other fields", { body: '{"ID":"order-1","amount":7}' }],
  ["a body in base64", base64('{"ID":"order-1"}')],
  ["the path", { pathParameters: { ID: "order-1" } }],
  ["the path, not the body", { pathParameters: { ID: "order-1" }, body: '{"ID":"order-2"}' }],
])("reads the ID from %s", async (_description, changes) => {
  expect(await createHandler().send(changes)).toEqual({ statusCode: 200, body: { paid: "order-1" } });
});

test("passes on the request's id and trace", async () => {
  const { requests, send } = createHandler();
  const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  await send({ body: '{"ID":"order-1"}', headers: { traceparent } });
  expect(requests[0]?.origin).toEqual({
    correlationId: "request-1",
    traceparent: expect.stringMatching(/^00-4bf92f3577b34da6a3ce929d0e0e4736-/),
  });
});

const notAnObject = 'the body is not a JSON object; send one, such as {"ID":"…"}';

test.each<[string, Partial<APIGatewayProxyEventV2>, string]>([
  ["missing", {}, "ID: expected string, received undefined"],
  ["empty", { body: "" }, "ID: expected string, received undefined"],
  ["without an ID", { body: "{}" }, "ID: expected string, received undefined"],
  ["with a number as ID", { body: '{"ID":7}' }, "ID: expected string, received number"],
  ["with an empty ID", { body: '{"ID":""}' }, "ID: Too small: expected string to have >=1 characters, received string"],
  ["null", { body: "null" }, notAnObject],
  ["an array", { body: '["order-1"]' }, notAnObject],
  ["plain text", { body: "order-1" }, notAnObject],
  ["base64 without isBase64Encoded", { ...base64("{}"), isBase64Encoded: false }, notAnObject],
])("rejects a body that is %s", async (_description, changes, message) => {
  const { requests, send } = createHandler();
  expect(await send(changes)).toEqual({ statusCode: 400, body: { status: "request_rejected", message } });
  expect(requests).toEqual([]);
});

test("rejects a body over 64 KB", async () => {
  const { requests, send } = createHandler();
  const body = JSON.stringify({ ID: "x".repeat(64 * 1024) });
  expect(await send({ body })).toEqual({
    statusCode: 413,
    body: { status: "request_rejected", message: "the body has 65545 bytes; the limit is 65536" },
  });
  expect(requests).toEqual([]);
});

test("responds with 500 and logs the error if the service fails", async () => {
  const { logger, send } = createHandler(() => Promise.reject(new Error("lab2-dev is on fire")));
  const log = vi.spyOn(logger, "error");
  expect(await send({ body: '{"ID":"order-1"}' })).toEqual({ statusCode: 500, body: { status: "request_failed" } });
  expect(log).toHaveBeenCalledWith(
    "POST /payments not handled",
    expect.objectContaining({ message: "lab2-dev is on fire" }),
  );
});
