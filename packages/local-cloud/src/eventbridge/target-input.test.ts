import { describe, expect, test } from "vitest";
import type { EventEnvelope } from "../core/event-envelope.ts";
import { DeliveryError } from "../delivery/delivery-error.ts";
import { testTarget } from "../testing/event-bridge-setup.ts";
import { createPayload, parseTargetInput, type TargetInputConfiguration } from "./target-input.ts";

const event: EventEnvelope = {
  version: "0",
  id: "event-1",
  "detail-type": "order_created",
  source: "order_service",
  account: "111122223333",
  time: "2026-11-22T12:00:00Z",
  region: "eu-central-1",
  resources: [],
  detail: { data: { ID: "order-1", note: 'a "b"' } },
};
const { detail: _, "detail-type": detailType, ...envelope } = event;
const ingestedAtMs = Date.UTC(2026, 10, 22, 12, 0, 1, 5);

/** Returns the payload that a target with a configuration receives. */
function payload(configuration: TargetInputConfiguration, json = JSON.stringify(event)): string {
  const input = parseTargetInput(configuration);
  return createPayload({ ...testTarget, ...(input && { input }) }, json, ingestedAtMs);
}

const transformed = (input_template: string, input_paths: Record<string, string> = {}) =>
  payload({ input_transformer: { input_paths, input_template } });

describe("a target receives", () => {
  test("the event by default", () => {
    expect(payload({})).toBe(JSON.stringify(event));
  });

  test("its constant input", () => {
    expect(payload({ input: '{ "run": true }' })).toBe('{"run":true}');
  });

  test.each([
    ["$", event],
    ["$.detail", event.detail],
    ["$.detail.data.ID", "order-1"],
  ])("the value of its input path %s", (input_path, value) => {
    expect(JSON.parse(payload({ input_path }))).toEqual(value);
  });

  test("a string from its template, with values of the event", () => {
    expect(transformed('"order <id> of <type>"', { id: "$.detail.data.ID", type: "$.detail-type" })).toBe(
      '"order order-1 of order_created"',
    );
  });

  test("JSON from its template, without whitespace", () => {
    expect(transformed('{ "id" : <id>,\n "all": [ <data> ] }', { id: "$.detail.data.ID", data: "$.detail.data" })).toBe(
      '{"id":"order-1","all":[{"ID":"order-1","note":"a \\"b\\""}]}',
    );
  });

  test("the predefined variables", () => {
    const { ruleArn, ruleName } = testTarget;
    expect(
      JSON.parse(
        transformed(
          '{"rule": <aws.events.rule-name>, "arn": "<aws.events.rule-arn>", "at": <aws.events.event.ingestion-time>, "event": <aws.events.event>, "json": <aws.events.event.json>}',
        ),
      ),
    ).toEqual({
      rule: ruleName,
      arn: ruleArn,
      at: "2026-11-22T12:00:01.005Z",
      event: { ...envelope, detailType },
      json: event,
    });
  });
});

test.each<[TargetInputConfiguration, string]>([
  [{}, '{"detail":{"n":1.0,"big":12345678901234567891}}'],
  [{ input_path: "$.detail" }, '{"n":1.0,"big":12345678901234567891}'],
  [{ input_path: "$.detail.big" }, "12345678901234567891"],
  [{ input_path: "$.detail.*" }, "[1.0,12345678901234567891]"],
  [{ input: "1e400" }, "1e400"],
  [
    {
      input_transformer: {
        input_paths: { n: "$.detail.n", big: "$.detail.big" },
        input_template: '{"n": <n>, "text": "<n> <big>", "event": <aws.events.event.json>, "one": 1.00}',
      },
    },
    '{"n":1.0,"text":"1.0 12345678901234567891","event":{"detail":{"n":1.0,"big":12345678901234567891}},"one":1.00}',
  ],
])("%j keeps numbers as they were published", (configuration, expected) => {
  expect(payload(configuration, '{"detail":{"n":1.0,"big":12345678901234567891}}')).toBe(expected);
});

describe("a target permanently rejects", () => {
  test.each<[string, TargetInputConfiguration]>([
    [
      "a template made invalid by a quote in the event",
      { input_transformer: { input_paths: { note: "$.detail.data.note" }, input_template: '"<note>"' } },
    ],
    ["an input path that matches nothing", { input_path: "$.detail.none" }],
    [
      "an object within a string of a JSON template",
      { input_transformer: { input_paths: { data: "$.detail.data" }, input_template: '{"text": "order <data>"}' } },
    ],
    [
      "a list within a string of a JSON template",
      { input_transformer: { input_paths: { all: "$.resources" }, input_template: '["<all>"]' } },
    ],
  ])("%s", (__, configuration) => {
    const deliver = () => payload(configuration);
    expect(deliver).toThrow(DeliveryError);
    expect(deliver).toThrow(expect.objectContaining({ code: "INVALID_JSON", retryable: false }));
  });
});

describe("a configuration is rejected", () => {
  const transformer = { input_paths: {}, input_template: '"text"' };
  const paths = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (__, index) => [`p${index}`, "$.id"]));

  test.each<[TargetInputConfiguration, string]>([
    [{ input: "{}", input_path: "$" }, "sets input and input_path; a target accepts only one of them"],
    [{ input: "{}", input_transformer: transformer }, "sets input and input_transformer"],
    [{ input: "text" }, "input: Unexpected token"],
    [{ input: `"${"x".repeat(8_191)}"` }, "input: has 8193 characters; the maximum is 8192"],
    [{ input_path: "$['detail']" }, `input_path: invalid JSON path "$['detail']" at ['detail']`],
    [{ input_path: `$.${"x".repeat(255)}` }, "input_path: has 257 characters; the maximum is 256"],
    [
      { input_transformer: { ...transformer, input_paths: { id: "detail" } } },
      'input_transformer.input_paths.id: invalid JSON path "detail"',
    ],
    [
      { input_transformer: { ...transformer, input_paths: { "AWS.id": "$.id" } } },
      "input_transformer.input_paths.AWS.id: invalid name",
    ],
    [
      { input_transformer: { ...transformer, input_paths: paths(101) } },
      "input_transformer.input_paths: has 101 paths; the maximum is 100",
    ],
    [
      { input_transformer: { ...transformer, input_template: "text" } },
      "input_transformer.input_template: is not JSON",
    ],
  ])("%.60j", (configuration, message) => {
    expect(() => parseTargetInput(configuration)).toThrow(message);
  });

  test("but not for 100 input paths", () => {
    expect(() => parseTargetInput({ input_transformer: { ...transformer, input_paths: paths(100) } })).not.toThrow();
  });
});
