import { expect, test } from "vitest";
import { readEvent } from "./event-text.ts";

const detail = { data: { ID: "mine" } };

test("converts an envelope to a PutEvents entry", () => {
  const envelope = { source: "shop", "detail-type": "paid", resources: ["arn:1"], detail };
  expect(readEvent(JSON.stringify(envelope))).toEqual({
    envelope,
    entry: { Source: "shop", DetailType: "paid", Detail: JSON.stringify(detail), Resources: ["arn:1"] },
  });
});

test("converts a PutEvents entry to an envelope", () => {
  const entry = { Source: "shop", DetailType: "paid", Detail: JSON.stringify(detail) };
  expect(readEvent(JSON.stringify(entry))).toEqual({
    envelope: { source: "shop", "detail-type": "paid", detail },
    entry,
  });
});

test("returns no entry for an event without a source", () => {
  expect(readEvent('{"detail":{}}')).toEqual({ envelope: { detail: {} }, entry: undefined });
});

test("rejects text that is not an event", () => {
  expect(() => readEvent("[]")).toThrow("An event must be a JSON object");
  expect(() => readEvent("{")).toThrow(SyntaxError);
});
