import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DeadLetter, parseDeadLetter, unwrapEvent } from "./dead-letter.ts";
import type { DeliveryAttributes } from "./delivery-attributes.ts";
import type { OnFailureRecord } from "./on-failure-record.ts";

type Attributes = Record<string, { DataType: string; StringValue: string }>;

interface Message {
  body?: string;
  attributes?: Attributes;
}

const parse = ({ attributes, body }: Message): DeadLetter => parseDeadLetter(body, attributes);

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

const strings = (values: DeliveryAttributes): Attributes =>
  Object.fromEntries(Object.entries(values).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]));

/** A message as EventBridge sends it. */
const undelivered = (attributes: Partial<DeliveryAttributes> = {}, body: unknown = event): Message => ({
  body: JSON.stringify(body),
  attributes: strings({
    RULE_ARN: "arn:aws:events:eu-west-1:111122223333:rule/lab2-dev-bus/lab2-dev-order-created",
    TARGET_ARN: functionArn,
    ERROR_CODE: "NO_PERMISSIONS",
    ERROR_MESSAGE: "not authorized",
    RETRY_ATTEMPTS: "0",
    ...attributes,
  }),
});

/** A message's body as Lambda sends it. */
const record: OnFailureRecord = {
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
  functionArn,
};

test.each(["", ":$LATEST", ":1", ":live"])(
  "a letter names the function and the invoked qualifier, here '%s'",
  (qualifier) => {
    const invokedFunctionArn = `${functionArn}${qualifier}`;
    const requestContext = { ...record.requestContext, functionArn: invokedFunctionArn };
    const letters = [
      undelivered({ TARGET_ARN: invokedFunctionArn }),
      { body: JSON.stringify({ ...record, requestContext }) },
    ];
    expect(letters.map(parse)).toMatchObject(Array(2).fill({ functionArn, invokedFunctionArn }));
  },
);

test("an undelivered event has its reason in the attributes, and its body is the payload, byte for byte", () => {
  const body = `${JSON.stringify(event).slice(0, -1)},  "n": 1e400}`;
  expect(parse({ ...undelivered(), body })).toEqual({
    kind: "undelivered-event",
    ...common,
    invokedFunctionArn: functionArn,
    error: { code: "NO_PERMISSIONS", message: "not authorized" },
    attempts: 1,
    payload: body,
  });
});

test("a retried event has the number of attempts and the exhausted limit", () => {
  const attributes: Partial<DeliveryAttributes> = {
    RETRY_ATTEMPTS: "185",
    EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
  };
  expect(parse(undelivered(attributes))).toMatchObject({
    attempts: 186,
    condition: "MaximumRetryAttempts",
  });
});

test("a failed invocation has the handler's error, and its event is the payload", () => {
  expect(parse({ body: JSON.stringify(record) })).toEqual({
    kind: "failed-invocation",
    requestId: "request-1",
    ...common,
    invokedFunctionArn: `${functionArn}:$LATEST`,
    error: { code: "RangeError", message: "no more numbers" },
    attempts: 3,
    condition: "RetriesExhausted",
    payload: JSON.stringify(event),
  });
});

test("a failed invocation is redriven with its numbers as they were", () => {
  const requestPayload = '{"n":1.0,"big":12345678901234567891}';
  const body = JSON.stringify({ ...record, requestPayload: null }).replace(
    '"requestPayload":null',
    `"requestPayload":${requestPayload}`,
  );
  expect(parse({ body })).toMatchObject({ kind: "failed-invocation", payload: requestPayload });
});

describe("a dead letter of the queue in front of a function", () => {
  const receiverArn = `${functionArn}:live`;

  test("is the event as it was in the queue, for the function that received it", () => {
    const body = JSON.stringify(event);
    expect(parseDeadLetter(body, {}, receiverArn)).toEqual({
      kind: "exhausted-message",
      ...common,
      invokedFunctionArn: receiverArn,
      payload: body,
      error: { code: "", message: "received too often without success" },
    });
  });

  test("is for the same function if the event never reached the queue", () => {
    const { attributes, body } = undelivered({ TARGET_ARN: "arn:aws:sqs:eu-west-1:111122223333:lab2-dev-invoices" });
    expect(parseDeadLetter(body, attributes, receiverArn)).toMatchObject({
      kind: "undelivered-event",
      functionArn,
      invokedFunctionArn: receiverArn,
    });
  });

  test("is for the function that it names, if it names one", () => {
    const { attributes, body } = undelivered();
    const other = "arn:aws:lambda:eu-west-1:111122223333:function:other";
    expect(parseDeadLetter(body, attributes, other)).toMatchObject({ functionArn });
    expect(parseDeadLetter(JSON.stringify(record), {}, other)).toMatchObject({ functionArn });
  });
});

describe("an event that passed through a topic", () => {
  const Message = JSON.stringify(event);
  const receiverArn = `${functionArn}:live`;
  const notification = {
    Type: "Notification",
    MessageId: "m",
    TopicArn: "arn:aws:sns:eu-west-1:111122223333:t",
    Message,
  };

  test("is for the function of the queue if SNS could not deliver it", () => {
    expect(parseDeadLetter(JSON.stringify(notification), {}, receiverArn)).toEqual({
      kind: "undelivered-message",
      ...common,
      invokedFunctionArn: receiverArn,
      payload: Message,
      error: { code: "", message: "" },
    });
  });

  test("is unreadable if the message is not an event", () => {
    const body = JSON.stringify({ ...notification, Message: "hello" });
    expect(parseDeadLetter(body, {}, receiverArn)).toMatchObject({ kind: "unreadable" });
  });

  test("is redriven as the topic sent it if the handler failed", () => {
    const requestPayload = { Records: [{ EventSource: "aws:sns", Sns: notification }] };
    const letter = parse({ body: JSON.stringify({ ...record, requestPayload }) });
    expect(letter).toMatchObject({ kind: "failed-invocation", ...common, payload: JSON.stringify(requestPayload) });
    expect(unwrapEvent(requestPayload)).toEqual(event);
  });

  test.each([event, null, { Records: [] }, { Records: [{ body: Message }] }])(
    "is only unwrapped from a topic: %j",
    (payload) => {
      expect(unwrapEvent(payload)).toBe(payload);
    },
  );
});

test("an expired invocation has no handler error", () => {
  const { responsePayload: _, ...throttled } = record;
  const requestContext = { ...record.requestContext, condition: "EventAgeExceeded" };
  expect(parse({ body: JSON.stringify({ ...throttled, requestContext }) })).toMatchObject({
    kind: "failed-invocation",
    error: { code: "", message: "" },
    condition: "EventAgeExceeded",
  });
});

test("a failed invocation with a payload that is not an event can be redriven", () => {
  const letter = parse({ body: JSON.stringify({ ...record, requestPayload: [1] }) });
  expect(letter).toMatchObject({ kind: "failed-invocation", functionArn, payload: "[1]" });
  expect(letter).not.toHaveProperty("event");
});

const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

describe("any other message is unreadable", () => {
  test.each<[string, Message, string]>([
    ["no body", {}, "the body is not JSON"],
    ["text", { body: "hello" }, "the body is not JSON"],
    [
      "the position of a stream's records",
      {
        body: JSON.stringify({
          requestContext: record.requestContext,
          DDBStreamBatchInfo: { batchSize: 2, startSequenceNumber: "100", streamArn: "arn:aws:dynamodb:stream" },
        }),
      },
      "it has the position of 2 records and not the records: read them from arn:aws:dynamodb:stream at 100",
    ],
    ["an event without a target", { body: JSON.stringify(event) }, "neither an event with TARGET_ARN"],
    [
      "a target that is not a function",
      undelivered({ TARGET_ARN: "arn:aws:sqs:eu-west-1:111122223333:q" }),
      "TARGET_ARN",
    ],
    ["a target without an event", undelivered({}, { order: 1 }), "the body is not an event"],
    [
      "an event without a detail type",
      undelivered({}, { ...event, "detail-type": undefined }),
      "the body is not an event",
    ],
    [
      "a record without a function",
      { body: JSON.stringify({ ...record, requestContext: { ...record.requestContext, functionArn: "../etc" } }) },
      "requestContext.functionArn is not a function",
    ],
    [
      "a record without a request ID",
      { body: JSON.stringify({ ...record, requestContext: { ...record.requestContext, requestId: undefined } }) },
      "neither an event with TARGET_ARN nor a Lambda record",
    ],
    [
      "a record without a payload",
      { body: JSON.stringify({ ...record, requestPayload: undefined }) },
      "neither an event with TARGET_ARN nor a Lambda record",
    ],
    [
      "a record with a payload of 100,000 levels",
      { body: JSON.stringify({ ...record, requestPayload: 0 }).replace('Payload":0', `Payload":${nested(100_000)}`) },
      "requestPayload is nested too deeply",
    ],
    [
      "a message of a topic",
      { body: JSON.stringify({ Type: "Notification", TopicArn: "arn:topic", Message: "{}" }) },
      "a message of the topic arn:topic, not an event: publish its Message again",
    ],
    ["null", { body: "null" }, "neither an event"],
    ["an empty object", { body: "{}" }, "neither an event"],
  ])("%s", (_, message, reason) => {
    expect(parse(message)).toEqual({
      kind: "unreadable",
      reason: expect.stringContaining(reason),
      body: message.body ?? "",
    });
  });
});

describe("arbitrary messages", () => {
  /** A value with some of its parts, at any depth, replaced by anything. */
  const mutated = (value: unknown): fc.Arbitrary<unknown> => {
    if (value === null || typeof value !== "object") {
      return fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, any);
    }
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

  test("can be redriven to one function, or are unreadable", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(body, attributes, (body, attributes) => {
        const letter = parseDeadLetter(body, attributes);
        seen.add(letter.kind);
        if (letter.kind === "unreadable") {
          expect(letter.body).toBe(body);
          return;
        }
        expect(letter.functionArn).toMatch(/^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+$/);
        const payload = JSON.parse(letter.payload);
        if (letter.event) {
          expect(payload).toMatchObject({ id: letter.event.id, source: letter.event.source });
        } else {
          expect(letter.kind).toBe("failed-invocation");
        }
      }),
      { numRuns: 500 },
    );
    expect([...seen].sort()).toEqual(["failed-invocation", "undelivered-event", "unreadable"]);
  });
});
