import { expect, test } from "vitest";
import { readEvent } from "./event-text.ts";

const detail = { data: { ID: "mine" } };

test("converts an envelope to a PutEvents entry", () => {
  const envelope = { source: "shop", "detail-type": "paid", resources: ["arn:1"], detail };
  expect(readEvent(JSON.stringify(envelope))).toEqual({
    envelope,
    json: JSON.stringify(envelope),
    entry: { Source: "shop", DetailType: "paid", Detail: JSON.stringify(detail), Resources: ["arn:1"] },
  });
});

test("converts a PutEvents entry to an envelope", () => {
  const entry = { Source: "shop", DetailType: "paid", Detail: JSON.stringify(detail) };
  const envelope = { source: "shop", "detail-type": "paid", detail };
  expect(readEvent(JSON.stringify(entry))).toEqual({
    envelope,
    json: JSON.stringify(envelope),
    entry,
  });
});

test("keeps numbers as they were entered, and duplicate keys", () => {
  const Detail = '{"n":1.0,"big":12345678901234567891}';
  const text = `{"source":"shop","detail-type":"paid","detail":${Detail}, "detail": ${Detail}}`;
  expect(readEvent(text)).toMatchObject({ json: text, entry: { Detail } });
  const { json } = readEvent(JSON.stringify({ Source: "shop", DetailType: "paid", Detail }));
  expect(json).toBe(`{"source":"shop","detail-type":"paid","detail":${Detail}}`);
});

test("returns no entry for an event without a source", () => {
  expect(readEvent('{"detail":{}}')).toEqual({ envelope: { detail: {} }, json: '{"detail":{}}', entry: undefined });
});

test("rejects text that is not an event", () => {
  expect(() => readEvent("[]")).toThrow("An event must be a JSON object");
  expect(() => readEvent("{")).toThrow(SyntaxError);
});
