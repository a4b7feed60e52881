import type { Message, MessageAttributeValue } from "@aws-sdk/client-sqs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDeadLetter } from "./dead-letter.ts";

const functionArn = "arn:aws:lambda:eu-west-1:111122223333:function:lab2-dev-invoice-service";

const event = {
  version: "0",
  id: "event-1",
  "detail-type": "order_created",
  source: "order_service",
  account: "111122223333",
  time: "2026-11-22T12:00:00Z",
  region: "eu-west-1",
  resources: [],
  detail: { metadata: { service: "order_service" }, data: { ID: "order-1" } },
};

const strings = (values: Record<string, string>): Record<string, MessageAttributeValue> =>
  Object.fromEntries(Object.entries(values).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]));

/** What EventBridge sends. */
const undelivered = (attributes: Record<string, string> = {}, body: unknown = event): Message => ({
  Body: JSON.stringify(body),
  MessageAttributes: strings({
    RULE_ARN: "arn:aws:events:eu-west-1:111122223333:rule/lab2-dev-bus/lab2-dev-order-created",
    TARGET_ARN: functionArn,
    ERROR_CODE: "NO_PERMISSIONS",
    ERROR_MESSAGE: "not authorized",
    RETRY_ATTEMPTS: "0",
    ...attributes,
  }),
});

/** What Lambda sends. */
const record = {
  version: "1.0",
  timestamp: "2026-11-22T12:03:00.000Z",
  requestContext: {
    requestId: "request-1",
    functionArn: `${functionArn}:$LATEST`,
    condition: "RetriesExhausted",
    approximateInvokeCount: 3,
  },
  requestPayload: event,
  responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
  responsePayload: { errorType: "RangeError", errorMessage: "no more numbers", trace: [] },
};

const common = {
  event: { id: "event-1", source: "order_service", detailType: "order_created" },
  ID: "order-1",
  functionArn,
};

test("an event that EventBridge could not deliver tells why, and is the payload as it stood", () => {
  const body = `${JSON.stringify(event).slice(0, -1)},  "n": 1e400}`;
  expect(parseDeadLetter({ ...undelivered(), Body: body })).toEqual({
    kind: "undelivered-event",
    ...common,
    error: { code: "NO_PERMISSIONS", message: "not authorized" },
    attempts: 1,
    condition: undefined,
    payload: body,
  });
});

test("an event that was retried tells how often, and what ended it", () => {
  const attributes = { RETRY_ATTEMPTS: "185", EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts" };
  expect(parseDeadLetter(undelivered(attributes))).toMatchObject({
    attempts: 186,
    condition: "MaximumRetryAttempts",
  });
});

test("an invocation that failed tells the handler's error, and its event is the payload", () => {
  expect(parseDeadLetter({ Body: JSON.stringify(record) })).toEqual({
    kind: "failed-invocation",
    requestId: "request-1",
    ...common,
    error: { code: "RangeError", message: "no more numbers" },
    attempts: 3,
    condition: "RetriesExhausted",
    payload: JSON.stringify(event),
  });
});

test("an invocation that was never made has no error of its own", () => {
  const { responsePayload: _, ...throttled } = record;
  const requestContext = { ...record.requestContext, condition: "EventAgeExceeded" };
  expect(parseDeadLetter({ Body: JSON.stringify({ ...throttled, requestContext }) })).toMatchObject({
    kind: "failed-invocation",
    error: { code: "", message: "" },
    condition: "EventAgeExceeded",
  });
});

test("an event that is of no order is readable, without an ID", () => {
  expect(parseDeadLetter(undelivered({}, { ...event, detail: { data: { ID: 17 } } }))).toMatchObject({
    kind: "undelivered-event",
    ID: undefined,
  });
});

describe("what is neither is unreadable", () => {
  test.each<[string, Message, string]>([
    ["no body", {}, "the body is no JSON"],
    ["text", { Body: "hello" }, "the body is no JSON"],
    ["an event that nothing says who missed", { Body: JSON.stringify(event) }, "neither an event with TARGET_ARN"],
    ["a target that is no function", undelivered({ TARGET_ARN: "arn:aws:sqs:eu-west-1:111122223333:q" }), "TARGET_ARN"],
    ["a target and no event", undelivered({}, { order: 1 }), "the body is no event"],
    [
      "a record of no function",
      { Body: JSON.stringify({ ...record, requestContext: { ...record.requestContext, functionArn: "../etc" } }) },
      "requestContext.functionArn is no function's",
    ],
    [
      "a record of no invocation",
      { Body: JSON.stringify({ ...record, requestContext: { ...record.requestContext, requestId: undefined } }) },
      "neither an event with TARGET_ARN nor a record of Lambda",
    ],
    ["a record of no event", { Body: JSON.stringify({ ...record, requestPayload: 1 }) }, "requestPayload is no event"],
    ["an empty object", { Body: "{}" }, "neither an event"],
  ])("%s", (_, message, reason) => {
    expect(parseDeadLetter(message)).toEqual({
      kind: "unreadable",
      reason: expect.stringContaining(reason),
      body: message.Body ?? "",
    });
  });
});

describe("whatever lies in the queue", () => {
  /** A value with some of its parts, at any depth, replaced by anything. */
  const mutated = (value: unknown): fc.Arbitrary<unknown> => {
    if (value === null || typeof value !== "object") return fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, any);
    const parts = Object.entries(value).map(([key, part]) => [key, mutated(part)] as const);
    return fc.oneof({ weight: 9, arbitrary: fc.record(Object.fromEntries(parts), { requiredKeys: [] }) }, any);
  };
  const any = fc.jsonValue();
  const body = fc.oneof(
    fc.string({ unit: "binary" }),
    mutated(event).map((value) => JSON.stringify(value)),
    mutated(record).map((value) => JSON.stringify(value)),
    fc.constantFrom("[".repeat(100_000), '{"__proto__":{"id":"x"}}', "null", '"\\ud800"'),
  );
  const attributes = fc.dictionary(
    fc.constantFrom("TARGET_ARN", "ERROR_CODE", "ERROR_MESSAGE", "RETRY_ATTEMPTS", "RULE_ARN", "__proto__"),
    fc.record(
      {
        DataType: fc.constant("String"),
        StringValue: fc.oneof(fc.constant(functionArn), fc.constant(`${functionArn}:1`), fc.string({ unit: "binary" })),
      },
      { requiredKeys: ["DataType"] },
    ),
  );

  test("is a letter for one function with an event, or unreadable", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(body, attributes, (Body, MessageAttributes) => {
        const letter = parseDeadLetter({ Body, MessageAttributes });
        seen.add(letter.kind);
        if (letter.kind === "unreadable") {
          expect(letter.body).toBe(Body);
          return;
        }
        expect(letter.functionArn).toMatch(/^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+$/);
        expect(JSON.parse(letter.payload)).toMatchObject({ id: letter.event.id, source: letter.event.source });
        expect(["string", "undefined"]).toContain(typeof letter.ID);
      }),
      { numRuns: 3_000 },
    );
    expect([...seen].sort()).toEqual(["failed-invocation", "undelivered-event", "unreadable"]);
  });
});
