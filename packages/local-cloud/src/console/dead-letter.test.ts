import { expect, test } from "vitest";
import { parseDeadLetter } from "./dead-letter.ts";

const functionArn = "arn:aws:lambda:eu-central-1:111122223333:function:invoice";
const event = { id: "event-1", source: "shop" };
const record = {
  requestContext: { functionArn: `${functionArn}:$LATEST`, condition: "RetriesExhausted", approximateInvokeCount: 3 },
  requestPayload: event,
  responsePayload: { errorType: "TypeError", errorMessage: "no" },
};
const attribute = (StringValue: string) => ({ DataType: "String", StringValue });

test("an event that EventBridge could not deliver has its reason in its attributes", () => {
  const attributes = {
    TARGET_ARN: attribute(functionArn),
    ERROR_CODE: attribute("NO_PERMISSIONS"),
    ERROR_MESSAGE: attribute("denied"),
    RETRY_ATTEMPTS: attribute("0"),
  };
  expect(parseDeadLetter({ body: JSON.stringify(event), attributes })).toEqual({
    kind: "undelivered-event",
    event,
    functionArn,
    error: { code: "NO_PERMISSIONS", message: "denied" },
    attempts: 1,
  });
});

test("a failed invocation is a record with the event in it", () => {
  expect(parseDeadLetter({ body: JSON.stringify(record), attributes: {} })).toEqual({
    kind: "failed-invocation",
    event,
    functionArn,
    error: { code: "TypeError", message: "no" },
    attempts: 3,
    condition: "RetriesExhausted",
  });
});

test.each<[string, string, Record<string, string>]>([
  ["the body is no JSON", "{", {}],
  ["neither an event with TARGET_ARN nor a record of Lambda", "null", {}],
  ["neither an event with TARGET_ARN nor a record of Lambda", JSON.stringify(event), {}],
  ["TARGET_ARN is no function's", JSON.stringify(event), { TARGET_ARN: "arn:aws:sqs:eu-central-1:111122223333:queue" }],
  [
    "neither an event with TARGET_ARN nor a record of Lambda",
    JSON.stringify({ ...record, requestPayload: undefined }),
    {},
  ],
  [
    "requestContext.functionArn is no function's",
    JSON.stringify({ ...record, requestContext: { functionArn: "invoice", condition: "" } }),
    {},
  ],
])("anything else is unreadable: %s", (reason, body, attributes) => {
  const entries = Object.entries(attributes).map(([name, value]) => [name, attribute(value)]);
  expect(parseDeadLetter({ body, attributes: Object.fromEntries(entries) })).toEqual({
    kind: "unreadable",
    reason,
    body,
  });
});
