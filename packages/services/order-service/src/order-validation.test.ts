import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { describe, expect, test } from "vitest";
import { createApi, recordLogs, request, withKey } from "./testing/order-api-setup.ts";

const MAX_BODY_BYTES = 64 * 1024;

recordLogs();

describe("Idempotency-Key", () => {
  test("publishes the same order again for the same key", async () => {
    const { send, effects } = createApi();
    const ID = "5dcbb98b-7e7a-5952-a496-96205952563d";
    const order = { statusCode: 200, body: { status: "order_created", ID } };
    expect([await send(withKey("cart-42")), await send(withKey("cart-42"))]).toMatchObject([order, order]);
    expect(effects.slice(3)).toEqual([
      ["stamped", ID],
      ["published", "order_created"],
      ["responded", 200],
    ]);
  });

  test("places a new order for each request without a key", async () => {
    const { send } = createApi();
    const [first, second] = [await send(request()), await send(request())];
    expect(first.body.ID).not.toBe(second.body.ID);
  });

  test.each([
    ["empty", ""],
    ["256 characters long", "k".repeat(256)],
    ["not printable", "a\tb"],
  ])("rejects a key that is %s without effects", async (_description, key) => {
    const { send, effects } = createApi();
    expect(await send(withKey(key))).toMatchObject({
      statusCode: 400,
      body: { status: "order_refused", message: "Idempotency-Key must be 1 to 255 printable characters" },
    });
    expect(effects).toEqual([["responded", 400]]);
  });
});

describe("the body", () => {
  /** Creates a JSON string of the given size. */
  const json = (bytes: number) => JSON.stringify(`é${"x".repeat(bytes - 4)}`);
  const base64 = (text: string) => ({ body: Buffer.from(text).toString("base64"), isBase64Encoded: true });

  test.each<[description: string, changes: Partial<APIGatewayProxyEventV2>]>([
    ["missing", {}],
    ["empty", { body: "" }],
    ["an object", { body: '{"articles":[1,2]}' }],
    ["any other JSON", { body: "null" }],
    ["JSON in base64", base64('{"note":"é"}')],
    ["64 KB long", { body: json(MAX_BODY_BYTES) }],
    ["64 KB long before base64", base64(json(MAX_BODY_BYTES))],
  ])("may be %s", async (_description, changes) => {
    const { send } = createApi();
    expect(await send(request(changes))).toMatchObject({ statusCode: 200, body: { status: "order_created" } });
  });

  test.each<[description: string, changes: Partial<APIGatewayProxyEventV2>]>([
    ["one byte over 64 KB", { body: json(MAX_BODY_BYTES + 1) }],
    ["one byte over 64 KB before base64", base64(json(MAX_BODY_BYTES + 1))],
  ])("is rejected with its size and without effects when it is %s", async (_description, changes) => {
    const { send, effects } = createApi();
    expect(await send(request(changes))).toMatchObject({
      statusCode: 413,
      body: { status: "order_refused", message: "the body has 65537 bytes; the limit is 65536" },
    });
    expect(effects).toEqual([["responded", 413]]);
  });

  test.each<[description: string, changes: Partial<APIGatewayProxyEventV2>]>([
    ["plain text", { body: "an order, please" }],
    ["a URL-encoded form", { body: "article=1&article=2" }],
    ["truncated", { body: '{"articles":[1,' }],
    ["plain text in base64", base64("an order, please")],
    ["base64 without isBase64Encoded", { ...base64("{}"), isBase64Encoded: false }],
  ])("is rejected without effects when it is %s", async (_description, changes) => {
    const { send, effects } = createApi();
    expect(await send(request(changes))).toMatchObject({
      statusCode: 400,
      body: { status: "order_refused", message: "the body is not valid JSON; send JSON or no body" },
    });
    expect(effects).toEqual([["responded", 400]]);
  });
});
