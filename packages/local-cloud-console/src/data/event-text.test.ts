import { expect, test } from "vitest";
import { readEvent } from "./event-text.ts";

const detail = { data: { ID: "mine" } };

test("an envelope is sent as an entry of PutEvents", () => {
  const envelope = { source: "shop", "detail-type": "paid", resources: ["arn:1"], detail };
  expect(readEvent(JSON.stringify(envelope))).toEqual({
    envelope,
    entry: { Source: "shop", DetailType: "paid", Detail: JSON.stringify(detail), Resources: ["arn:1"] },
  });
});

test("an entry of PutEvents is matched as an envelope", () => {
  const entry = { Source: "shop", DetailType: "paid", Detail: JSON.stringify(detail) };
  expect(readEvent(JSON.stringify(entry))).toEqual({
    envelope: { source: "shop", "detail-type": "paid", detail },
    entry,
  });
});

test("an event without a source can be matched, not sent", () => {
  expect(readEvent('{"detail":{}}')).toEqual({ envelope: { detail: {} }, entry: undefined });
});

test("what is no event says what one is", () => {
  expect(() => readEvent("[]")).toThrow("An event must be a JSON object");
  expect(() => readEvent("{")).toThrow(SyntaxError);
});
