import { expect, test } from "vitest";
import { parseOrderDeadLetter } from "./order-dead-letter.ts";

const event = {
  id: "event-1",
  source: "order_service",
  "detail-type": "order_created",
  detail: { data: { ID: "order-1" } },
};

const functionArn = "arn:aws:lambda:eu-west-1:111122223333:function:invoice";

/** Creates the dead letter of a failed invocation. */
const createMessage = (requestPayload: unknown) => {
  const requestContext = { requestId: "request-1", functionArn, condition: "RetriesExhausted" };
  return { Body: JSON.stringify({ requestContext, requestPayload }) };
};

test("returns the ID of the order", () => {
  expect(parseOrderDeadLetter(createMessage(event), functionArn)).toMatchObject({
    kind: "failed-invocation",
    event: { id: "event-1", source: "order_service", detailType: "order_created" },
    ID: "order-1",
  });
});

test("returns the ID of the order whose event came through a topic", () => {
  const payload = { Records: [{ EventSource: "aws:sns", Sns: { Message: JSON.stringify(event) } }] };
  expect(parseOrderDeadLetter(createMessage(payload), functionArn)).toMatchObject({
    kind: "failed-invocation",
    event: { id: "event-1" },
    ID: "order-1",
  });
});

test.each([{ detail: { data: { ID: 17 } } }, { detail: { data: null } }, { detail: "" }, {}])(
  "accepts an event that is not about an order, without an ID: %j",
  (change) => {
    expect(parseOrderDeadLetter(createMessage({ ...event, detail: undefined, ...change }), functionArn)).toMatchObject({
      kind: "failed-invocation",
      ID: undefined,
    });
  },
);

test("reports a payload that is not an event as unreadable", () => {
  const { Body } = createMessage(1);
  expect(parseOrderDeadLetter({ Body }, functionArn)).toEqual({
    kind: "unreadable",
    reason: "requestPayload is not an event",
    body: Body,
  });
});

test("reports a message that is not a dead letter as unreadable", () => {
  expect(parseOrderDeadLetter({}, functionArn)).toEqual({
    kind: "unreadable",
    reason: "the body is not JSON",
    body: "",
  });
});
