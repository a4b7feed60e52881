import type { FilterPolicyScope } from "event-pattern";
import { describe, expect, test } from "vitest";
import type { MessageAttributes } from "../sqs/message-attributes.ts";
import { compileFilterPolicy } from "./filter-policy.ts";

const compile = (policy: object | string, scope: FilterPolicyScope = "MessageAttributes") =>
  compileFilterPolicy(typeof policy === "string" ? policy : JSON.stringify(policy), scope);

const text = (StringValue: string) => ({ DataType: "String", StringValue });
const number = (StringValue: string) => ({ DataType: "Number", StringValue });
const list = (...items: unknown[]) => ({ DataType: "String.Array", StringValue: JSON.stringify(items) });

const passesAttributes = (policy: object, attributes: MessageAttributes) =>
  compile(policy).explain({ message: "", attributes }).matches;
const passesBody = (policy: object, message: string) =>
  compile(policy, "MessageBody").explain({ message, attributes: {} }).matches;

describe("message attributes", () => {
  test.each<[object, MessageAttributes[], MessageAttributes[]]>([
    [{ a: ["x", "y"] }, [{ a: text("x") }, { a: text("y"), b: text("z") }], [{ a: text("X") }, { b: text("x") }]],
    [{ a: ["x"], b: ["y"] }, [{ a: text("x"), b: text("y") }], [{ a: text("x") }, { a: text("x"), b: text("x") }]],
    [
      { a: [1] },
      [{ a: number("1") }, { a: number("1.0") }, { a: number("+1") }],
      [{ a: text("1") }, { a: number("2") }],
    ],
    [{ a: ["1"] }, [{ a: text("1") }], [{ a: number("1") }]],
    [{ a: ["x"] }, [{ a: list("x", "y") }], [{ a: list("y") }, { a: list() }, { a: text('["x"]') }]],
    [
      { a: [true, null, 2] },
      [{ a: list(true) }, { a: list(null) }, { a: list(2) }],
      [{ a: text("true") }, { a: list(3) }],
    ],
    [{ a: [null, { "anything-but": "x" }] }, [{ a: text("y") }], [{ a: text("x") }, {}, { b: text("y") }]],
    [
      { a: [{ "anything-but": ["x", "y"] }] },
      [{ a: text("z") }, { a: list("x", "z") }],
      [{ a: text("x") }, { a: list("x") }],
    ],
    [{ a: [{ "anything-but": [1, 2] }] }, [{ a: number("3") }], [{ a: number("1.0") }]],
    [{ a: [{ "anything-but": { prefix: "x-" } }] }, [{ a: text("y-x-") }], [{ a: text("x-1") }]],
    [{ a: [{ prefix: "x" }, { suffix: "z" }] }, [{ a: text("xa") }, { a: text("az") }], [{ a: text("ax") }]],
    [{ a: [{ "equals-ignore-case": "Xy" }] }, [{ a: text("xY") }], [{ a: text("x") }]],
    [{ a: [{ cidr: "10.0.0.0/24" }] }, [{ a: text("10.0.0.255") }], [{ a: text("10.0.1.0") }, { a: text("x") }]],
    [{ a: [{ numeric: [">", 0, "<=", 100] }] }, [{ a: number("100") }], [{ a: number("0") }, { a: text("50") }]],
    [{ a: [{ exists: true }] }, [{ a: number("9") }, { a: list("x") }], [{ b: text("x") }, {}]],
    [{ a: [{ exists: false }] }, [{ b: text("x") }], [{ a: text("x"), b: text("x") }, {}]],
    [
      { $or: [{ a: ["x"] }, { b: [{ exists: false }] }], c: ["y"] },
      [{ a: text("x"), b: text("x"), c: text("y") }, { c: text("y") }],
      [{ b: text("x"), c: text("y") }, { a: text("x") }],
    ],
    [{ "a.b": ["x"] }, [{ "a.b": text("x") }], [{ a: text("x") }]],
    [{ a: [{ exists: false }] }, [{ b: text("x") }], [{ a: text("x") }]],
  ])("%j", (policy, passing, others) => {
    expect(passing.map((attributes) => passesAttributes(policy, attributes))).toEqual(passing.map(() => true));
    expect(others.map((attributes) => passesAttributes(policy, attributes))).toEqual(others.map(() => false));
  });

  test("ignores binary attributes, for which none exists", () => {
    const binary = { DataType: "Binary", BinaryValue: "AQ==" };
    expect(passesAttributes({ a: [{ exists: true }] }, { a: binary, b: text("x") })).toBe(false);
    expect(passesAttributes({ a: [{ exists: false }] }, { a: binary, b: text("x") })).toBe(true);
    expect(passesAttributes({ a: [{ exists: false }] }, { b: binary })).toBe(false);
  });

  test("an array that is not JSON is compared as text", () => {
    expect(passesAttributes({ a: ["x"] }, { a: { DataType: "String.Array", StringValue: "[x" } })).toBe(false);
  });
});

describe("message body", () => {
  const nested = {
    object: { key: [{ prefix: "auto-" }, "fixed"], other: [{ exists: false }] },
    test: [{ exists: false }],
  };

  test.each<[object, string[], string[]]>([
    [
      nested,
      ['{"object":{"key":"auto-test"}}', '{"object":{"key":"fixed"}}'],
      [
        '{"object":{"key":"test-auto"}}',
        '{"object":{"key":"auto-test"},"test":"x"}',
        '{"object":{"key":"auto-test","other":"x"}}',
        '{"test":"auto-test"}',
      ],
    ],
    [
      { object: { nested: ["x"] } },
      ['{"object":{"nested":"x"}}', '{"object.nested":"x"}', '{"object":[{"nested":["y","x"]}]}'],
      ['{"object":{"nested":"y"}}', "x", '"x"', "[]", "null", "{"],
    ],
    [
      { $or: [{ a: ["x"] }, { b: ["y"] }], detail: { c: ["z"], $or: [{ d: [1] }, { e: [2] }] } },
      ['{"a":"x","detail":{"c":"z","e":2}}', '{"b":"y","detail":{"c":"z","d":1}}'],
      ['{"a":"x","detail":{"c":"z"}}', '{"b":"x","detail":{"c":"z","d":1}}', '{"a":"x","detail":{"d":1}}'],
    ],
  ])("%j", (policy, passing, others) => {
    expect(passing.filter((message) => !passesBody(policy, message))).toEqual([]);
    expect(others.filter((message) => passesBody(policy, message))).toEqual([]);
  });
});

test("explains why a message does not pass", () => {
  const message = { message: '{"total":5}', attributes: {} };
  expect(compile({ total: [{ numeric: [">", 9] }] }, "MessageBody").explain(message)).toMatchObject({
    matches: false,
    path: "total",
  });
  expect(compile({ total: [9] }).explain(message)).toEqual({
    matches: false,
    path: "MessageAttributes",
    reason: "has none to compare",
  });
});

const values = (count: number) => Array.from({ length: count }, (_, index) => `value${index}`);

describe("rejects", () => {
  // The reasons are those that AWS was recorded to give.
  test.each<[string, object, FilterPolicyScope?]>([
    ["Match value must be String, number, true, false, or null", { key: [["value"]] }],
    ["Unrecognized match type wrong-operator", { key: [{ "wrong-operator": true }] }],
    ["Unrecognized match type wildcard", { key: [{ wildcard: "a*" }] }],
    ["Only one key allowed in match expression", { key: [{ suffix: "value", prefix: "value2" }] }],
    ["suffix match pattern must be a string", { key: [{ suffix: 100 }] }],
    ["suffix match pattern must be a string", { key: [{ suffix: null }] }],
    ["suffix match pattern must be a string", { key: [{ suffix: ["test", "test2"] }] }],
    ["prefix match pattern must be a string", { key: [{ prefix: { "equals-ignore-case": "x" } }] }],
    ['"suffix" must be an object or an array', { key: { suffix: "value" } }],
    ["Invalid member in numeric match: ]", { key: [{ numeric: [] }] }],
    ["Bottom must be less than top", { key: [{ numeric: [">", 3, "<", 1] }] }],
    ["exists match pattern must be either true or false.", { key: [{ exists: "no" }] }],
    ["Unsupported anything-but pattern: suffix", { key: [{ "anything-but": { suffix: "test" } }] }],
    ["Unsupported anything-but pattern: exists", { key: [{ "anything-but": { exists: false } }] }],
    ["prefix match pattern must be a string", { key: [{ "anything-but": { prefix: false } }] }],
    ["Filter policy is too complex", { key: values(151) }],
    ["Filter policy is too complex", { key1: values(100), key2: values(51) }],
    ["Filter policy is too complex", { a: { b: { c: values(4) } }, d: { e: values(3) }, f: values(3) }, "MessageBody"],
    [
      "Filter policy is too complex",
      { a: values(4), $or: [{ b: values(6) }, { c: values(4), $or: [{ d: values(4) }, { e: values(4) }] }] },
    ],
    [
      "Filter policy is too complex",
      {
        $or: [{ a: values(3) }, { b: values(2) }],
        detail: { scope: values(2), $or: [{ c: ["x"] }, { d: values(3) }] },
      },
      "MessageBody",
    ],
    ["Filter policy can not have more than 5 keys", Object.fromEntries(values(6).map((key) => [key, ["x"]]))],
    ["Filter policy scope MessageAttributes does not support nested filter policy", { a: { b: ["x"] } }],
    ["must be between -1.0E9 and 1.0E9", { a: [{ numeric: [">", 1_000_000_001] }] }],
    ["must be between -1.0E9 and 1.0E9", { a: [-1_000_000_001] }],
    ["Filter is not an object", []],
  ])("%s", (reason, policy, scope) => {
    expect(() => compile(policy, scope)).toThrow(reason);
  });

  test("text that is not JSON", () => {
    expect(() => compile("{a")).toThrow("JSON");
  });
});

test.each<[object, FilterPolicyScope?]>([
  [{ key: values(150) }],
  [{ a: values(3), $or: [{ b: values(6) }, { c: values(4), $or: [{ d: values(4) }, { e: values(7) }] }] }],
  [{ a: Object.fromEntries(values(6).map((key) => [key, ["x"]])) }, "MessageBody"],
  [{ key: ["x".repeat(3_000)] }],
])("accepts a policy at the limits", (policy, scope) => {
  expect(() => compile(policy, scope)).not.toThrow();
});
