import { expect, test } from "vitest";
import { testEventBridge } from "../testing/event-bridge-setup.ts";

const event = {
  id: "event-1",
  "detail-type": "order_created",
  source: "order_service",
  account: "111122223333",
  time: "2026-11-22T12:00:00Z",
  region: "eu-central-1",
  detail: { data: { ID: "order-1" } },
};
const testPattern = (EventPattern: string, Event: string) =>
  testEventBridge().call("TestEventPattern", { EventPattern, Event });

test.each([
  ['{"source":["order_service"]}', true],
  ['{"detail":{"data":{"ID":[{"prefix":"invoice-"}]}}}', false],
])("%s matches the event: %s", async (pattern, Result) => {
  expect(await testPattern(pattern, JSON.stringify(event))).toEqual({ Result });
});

test("an invalid pattern is an InvalidEventPatternException", async () => {
  await expect(testPattern('{"source":"order_service"}', JSON.stringify(event))).rejects.toMatchObject({
    code: "InvalidEventPatternException",
    statusCode: 400,
    message: 'Event pattern is not valid. Reason: "source" must be an object or an array at source',
  });
});

test.each(["{", "null", "[]", JSON.stringify({ ...event, time: undefined })])(
  "rejects %.30s as an event with a ValidationException",
  async (json) => {
    await expect(testPattern('{"source":["x"]}', json)).rejects.toMatchObject({
      code: "ValidationException",
      message: "Parameter Event is not valid.",
    });
  },
);
