import { describe, expect, test } from "vitest";
import type { EventEnvelope } from "../core/event-envelope.ts";
import { testTarget } from "../testing/event-bridge-setup.ts";
import { DeliveryError } from "./delivery.ts";
import { parseTargetInput, payloadFor, type TargetInputConfiguration } from "./target-input.ts";

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
const { detail: _, ...envelope } = event;
const ingestedAtMs = Date.UTC(2026, 10, 22, 12, 0, 1, 5);

/** What a target of that configuration gets, as text. */
function payload(configuration: TargetInputConfiguration): string {
  const input = parseTargetInput(configuration);
  return payloadFor({ ...testTarget, ...(input && { input }) }, JSON.stringify(event), ingestedAtMs);
}

const transformed = (input_template: string, input_paths: Record<string, string> = {}) =>
  payload({ input_transformer: { input_paths, input_template } });

describe("a target gets", () => {
  test("the event as it stands, without more", () => {
    expect(payload({})).toBe(JSON.stringify(event));
  });

  test("its constant input", () => {
    expect(payload({ input: '{ "run": true }' })).toBe('{"run":true}');
  });

  test.each([
    ["$", event],
    ["$.detail", event.detail],
    ["$.detail.data.ID", "order-1"],
  ])("what its input path %s leads to", (input_path, value) => {
    expect(JSON.parse(payload({ input_path }))).toEqual(value);
  });

  test("a string from its template, with values of the event", () => {
    expect(transformed('"order <id> of <type>"', { id: "$.detail.data.ID", type: "$.detail-type" })).toBe(
      '"order order-1 of order_created"',
    );
  });

  test("JSON from its template, without the template's white space", () => {
    expect(transformed('{ "id" : <id>,\n "all": [ <data> ] }', { id: "$.detail.data.ID", data: "$.detail.data" })).toBe(
      '{"id":"order-1","all":[{"ID":"order-1","note":"a \\"b\\""}]}',
    );
  });

  test("what EventBridge itself knows", () => {
    const { ruleArn, ruleName } = testTarget;
    expect(
      JSON.parse(
        transformed(
          '{"rule": <aws.events.rule-name>, "arn": "<aws.events.rule-arn>", "at": <aws.events.event.ingestion-time>, "event": <aws.events.event>, "json": <aws.events.event.json>}',
        ),
      ),
    ).toEqual({ rule: ruleName, arn: ruleArn, at: "2026-11-22T12:00:01.005Z", event: envelope, json: event });
  });
});

describe("a target does not take", () => {
  test.each<[string, TargetInputConfiguration]>([
    [
      "a template that a quote of the event broke",
      { input_transformer: { input_paths: { note: "$.detail.data.note" }, input_template: '"<note>"' } },
    ],
    ["an input path that leads to nothing", { input_path: "$.detail.none" }],
  ])("%s: no retry mends that", (__, configuration) => {
    const deliver = () => payload(configuration);
    expect(deliver).toThrow(DeliveryError);
    expect(deliver).toThrow(expect.objectContaining({ code: "INVALID_JSON", retryable: false }));
  });
});

describe("a configuration is refused", () => {
  const transformer = { input_paths: {}, input_template: '"text"' };
  const paths = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (__, index) => [`p${index}`, "$.id"]));

  test.each<[TargetInputConfiguration, string]>([
    [{ input: "{}", input_path: "$" }, "has input and input_path, a target has at most one of them"],
    [{ input: "{}", input_transformer: transformer }, "has input and input_transformer"],
    [{ input: "text" }, "input: Unexpected token"],
    [{ input: `"${"x".repeat(8_191)}"` }, "input: has 8193 characters, there may be 8192"],
    [{ input_path: "$['detail']" }, `input_path: "$['detail']" has ['detail']`],
    [{ input_path: `$.${"x".repeat(255)}` }, "input_path: has 257 characters, there may be 256"],
    [
      { input_transformer: { ...transformer, input_paths: { id: "detail" } } },
      'input_transformer.input_paths.id: "detail" is no JSON path',
    ],
    [
      { input_transformer: { ...transformer, input_paths: { "AWS.id": "$.id" } } },
      "input_transformer.input_paths.AWS.id: a name has",
    ],
    [
      { input_transformer: { ...transformer, input_paths: paths(101) } },
      "input_transformer.input_paths: has 101 paths, there may be 100",
    ],
    [
      { input_transformer: { ...transformer, input_template: "text" } },
      "input_transformer.input_template: is not JSON",
    ],
  ])("%.60j", (configuration, message) => {
    expect(() => parseTargetInput(configuration)).toThrow(message);
  });

  test("but 100 paths are taken", () => {
    expect(() => parseTargetInput({ input_transformer: { ...transformer, input_paths: paths(100) } })).not.toThrow();
  });
});
