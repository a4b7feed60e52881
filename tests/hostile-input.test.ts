import fc from "fast-check";
import { expect } from "vitest";
import { send } from "./support/raw-request.ts";
import { shareStack } from "./support/share-stack.ts";

const test = shareStack();

const RUNS = 150;

const method = fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");
const pathPart = fc.string({ unit: fc.constantFrom(..."/prodeID{}%?#&=.~2fé\u0000".split("")), maxLength: 20 });
const path = fc
  .tuple(fc.constantFrom("/prod/order", "/prod/order/", "/", "/prod"), pathPart)
  .map(([start, rest]) => start + encodeURI(rest).replaceAll("%25", "%"));
const text = fc.string({ unit: fc.constantFrom(...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))) });
const headers = fc.record(
  {
    "idempotency-key": fc.oneof(text, fc.constant("k".repeat(256))),
    "content-type": fc.constantFrom("application/json", "image/png", "", "a/b; c"),
    cookie: text,
  },
  { requiredKeys: [] },
);
const body = fc.oneof(fc.json(), fc.string(), fc.string({ unit: "binary" }));

test("the HTTP API responds to every request without a stack trace", async ({ stack }) => {
  await fc.assert(
    fc.asyncProperty(method, path, headers, body, async (method, path, headers, body) => {
      const response = await send(stack.orderUrl, { method, path, headers }, body);
      expect([200, 400, 404, 413]).toContain(response.status);
      expect(response.body).not.toMatch(/\n\s+at /);
      expect(JSON.parse(response.body)).toEqual(expect.any(Object));
    }),
    { numRuns: RUNS },
  );
  expect(stack.activities.filter(({ type }) => type === "warning")).toEqual([]);
});

const entry = fc.record(
  {
    Source: fc.oneof(fc.string(), fc.constant("order_service")),
    DetailType: fc.oneof(fc.string(), fc.constant("order_created")),
    Detail: fc.oneof(fc.string(), fc.json()),
    EventBusName: fc.constantFrom("lab2-dev-bus", "default", "", "arn:aws:events:eu-west-1:0:event-bus/x"),
    Time: fc.oneof(fc.double(), fc.string()),
    Resources: fc.array(fc.string()),
  },
  { requiredKeys: [] },
);

test("PutEvents responds to every call without a stack trace", async ({ stack }) => {
  const putEvents = (body: string) =>
    send(
      stack.awsUrl,
      {
        method: "POST",
        path: "/",
        headers: { "x-amz-target": "AWSEvents.PutEvents", "content-type": "application/x-amz-json-1.1" },
      },
      body,
    );
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc
          .record({ Entries: fc.array(fc.oneof(entry, fc.jsonValue()), { maxLength: 12 }) })
          .map((x) => JSON.stringify(x)),
        fc.json(),
        fc.string(),
      ),
      async (body) => {
        const response = await putEvents(body);
        expect([200, 400]).toContain(response.status);
        expect(response.body).not.toMatch(/\n\s+at /);
        const output = JSON.parse(response.body);
        if (response.status === 200) {
          const { Entries } = JSON.parse(body);
          expect(output.Entries).toHaveLength(Entries.length);
        } else {
          expect(output).toEqual({ __type: expect.any(String), message: expect.any(String) });
        }
      },
    ),
    { numRuns: RUNS },
  );
  expect(stack.activities.filter(({ type }) => type === "warning")).toEqual([]);
  expect((await fetch(stack.orderUrl)).status).toBe(200);
});
