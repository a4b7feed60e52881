import { describe, expect, test } from "vitest";
import { compileEventPattern } from "./event-pattern.ts";

const matches = (pattern: string | object, event: object) => compileEventPattern(pattern).matches(event);

/** The example of the user guide's page "Creating Amazon EventBridge event patterns". */
const stateChange = {
  version: "0",
  id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
  "detail-type": "EC2 Instance State-change Notification",
  source: "aws.ec2",
  account: "111122223333",
  time: "2017-12-22T18:43:48Z",
  region: "us-west-1",
  resources: ["arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0"],
  detail: { "instance-id": "i-1234567890abcdef0", state: "terminated" },
};

describe("fields", () => {
  test("all fields of the pattern must match; other fields of the event are ignored", () => {
    expect(matches({ source: ["aws.ec2"], detail: { state: ["terminated"] } }, stateChange)).toBe(true);
    expect(matches({ source: ["aws.ec2"], detail: { state: ["running"] } }, stateChange)).toBe(false);
    expect(matches({ source: ["aws.ec2"], detail: { reason: ["x"] } }, stateChange)).toBe(false);
  });

  test("any entry of a field's list may match", () => {
    expect(matches({ source: ["aws.fargate", "aws.ec2"] }, stateChange)).toBe(true);
    expect(matches({ source: [{ prefix: "my." }, { suffix: "ec2" }] }, stateChange)).toBe(true);
    expect(matches({ source: ["aws.fargate", { prefix: "my." }] }, stateChange)).toBe(false);
  });

  test("names and values are case-sensitive", () => {
    expect(matches({ Source: ["aws.ec2"] }, stateChange)).toBe(false);
    expect(matches({ source: ["AWS.EC2"] }, stateChange)).toBe(false);
  });

  test("a dot in a name equals a level, in the pattern and in the event", () => {
    expect(matches({ "detail.state": ["terminated"] }, stateChange)).toBe(true);
    expect(matches({ detail: { state: { status: ["running"] } } }, { detail: { "state.status": "running" } })).toBe(
      true,
    );
    expect(
      matches({ detail: { "state.status": { status: ["running"] } } }, { detail: { state: { status: "running" } } }),
    ).toBe(false);
  });

  test("the last of duplicate names counts", () => {
    expect(matches('{"source": ["x"], "source": ["aws.ec2"]}', stateChange)).toBe(true);
    expect(matches('{"source": ["aws.ec2"], "source": ["x"]}', stateChange)).toBe(false);
  });

  test("names that JavaScript objects inherit are fields like any other", () => {
    expect(matches('{"__proto__": ["x"]}', JSON.parse('{"__proto__": "x"}'))).toBe(true);
    expect(matches('{"__proto__": {"polluted": ["x"]}}', {})).toBe(false);
    expect(matches({ toString: [{ exists: true }] }, {})).toBe(false);
    expect(matches({ constructor: { name: ["Object"] } }, {})).toBe(false);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  test("an event nested a hundred thousand levels deep is matched like any other", () => {
    const deepArray = JSON.parse(`${"[".repeat(100_000)}1${"]".repeat(100_000)}`);
    const deepObject = JSON.parse(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`);
    const pattern = compileEventPattern({ a: [1], b: [2] });
    expect(pattern.matches({ a: deepArray, b: 2 })).toBe(true);
    expect(pattern.explain({ a: deepObject, b: 2 })).toMatchObject({ matches: false, path: "a" });
  });
});

describe("arrays", () => {
  test("an array matches if any of its elements does", () => {
    const pattern = { resources: ["arn:a", "arn:b"] };
    expect(matches(pattern, { resources: ["arn:x", "arn:b"] })).toBe(true);
    expect(matches(pattern, { resources: ["arn:x", ["arn:a"]] })).toBe(true);
    expect(matches(pattern, { resources: ["arn:x"] })).toBe(false);
    expect(matches({ resources: [null] }, { resources: [] })).toBe(false);
  });

  test("anything-but matches an array that has another element", () => {
    expect(matches({ tags: [{ "anything-but": "a" }] }, { tags: ["a", "b"] })).toBe(true);
    expect(matches({ tags: [{ "anything-but": "a" }] }, { tags: ["a", "a"] })).toBe(false);
  });

  /** The example of event-ruler's README, "JSON Array Matching". */
  test("fields inside an array of objects must match within one element", () => {
    const band = {
      employees: [
        { firstName: "John", lastName: "Doe", ids: [1234, 1000, 9999] },
        { firstName: "Anna", lastName: "Smith" },
        { firstName: "Peter", lastName: "Jones", ids: [] },
      ],
    };
    expect(matches({ employees: { firstName: ["Anna"], lastName: ["Smith"] } }, band)).toBe(true);
    expect(matches({ employees: { firstName: ["Anna"], lastName: ["Jones"] } }, band)).toBe(false);
    expect(matches({ employees: { firstName: ["John", "Anna"], ids: [9999] } }, band)).toBe(true);
    expect(matches({ employees: { firstName: ["Anna"], ids: [{ exists: false }] } }, band)).toBe(true);
    expect(matches({ employees: { firstName: ["John"], ids: [{ exists: false }] } }, band)).toBe(false);
  });

  test("different arrays match independently, nested arrays do not", () => {
    expect(matches({ a: { x: [1] }, b: { x: [2] } }, { a: [{ x: 0 }, { x: 1 }], b: [{ x: 2 }] })).toBe(true);
    const orders = {
      lines: [
        { sku: "a", lots: [{ n: 1, ok: true }] },
        {
          sku: "b",
          lots: [
            { n: 1, ok: false },
            { n: 2, ok: true },
          ],
        },
      ],
    };
    expect(matches({ lines: { sku: ["b"], lots: { n: [2], ok: [true] } } }, orders)).toBe(true);
    expect(matches({ lines: { sku: ["b"], lots: { n: [1], ok: [true] } } }, orders)).toBe(false);
    expect(matches({ lines: { sku: ["a"], lots: { n: [2] } } }, orders)).toBe(false);
  });

  test("a large array is read once for each field, not once for each element", () => {
    const pattern = compileEventPattern({ items: { sku: ["a"], state: ["sold"] } });
    const items = Array.from({ length: 50_000 }, () => ({ sku: "a", state: "lost" }));
    expect(pattern.explain({ items })).toMatchObject({ path: "items.state" });
    expect(pattern.matches({ items: [...items, { sku: "a", state: "sold" }] })).toBe(true);
  });

  test("many candidates in unrelated arrays fail as quickly as few", () => {
    const names = [..."abcdefgh"];
    const pattern = compileEventPattern({
      ...Object.fromEntries(names.map((name) => [name, { x: [1], y: [1] }])),
      z: [1],
    });
    const candidates = Array.from({ length: 1_000 }, () => ({ x: 1, y: 1 }));
    expect(pattern.matches(Object.fromEntries(names.map((name) => [name, candidates.slice()])))).toBe(false);
  });
});

describe("$or", () => {
  /** The examples of the user guide, "Or matching", and of event-ruler's README. */
  test("matches if any of its objects and all sibling fields match", () => {
    const pattern = {
      source: ["aws.cloudwatch"],
      $or: [
        { metricName: ["CPUUtilization", "ReadLatency"] },
        {
          metricType: ["MetricType"],
          namespace: ["AWS/EC2"],
          $or: [{ metricId: [1234] }, { spaceId: [{ numeric: [">", 999] }] }],
        },
        { scope: ["Service"] },
      ],
    };
    const source = "aws.cloudwatch";
    expect(matches(pattern, { source, metricName: "ReadLatency" })).toBe(true);
    expect(matches(pattern, { source, scope: "Service" })).toBe(true);
    expect(matches(pattern, { source: "x", scope: "Service" })).toBe(false);
    expect(matches(pattern, { source, metricType: "MetricType", namespace: "AWS/EC2", spaceId: 1000 })).toBe(true);
    expect(matches(pattern, { source, metricType: "MetricType", namespace: "AWS/EC2" })).toBe(false);
  });

  test("is accepted at any level, and several times", () => {
    const pattern = {
      $or: [{ source: ["a"] }, { "detail-type": ["b"] }],
      detail: {
        $or: [{ "c-count": [{ numeric: [">", 0, "<=", 5] }] }, { "d-count": [{ numeric: ["<", 10] }] }],
        x: [1],
      },
    };
    expect(matches(pattern, { source: "a", detail: { "c-count": 5, x: 1 } })).toBe(true);
    expect(matches(pattern, { "detail-type": "b", detail: { "d-count": 9, x: 1 } })).toBe(true);
    expect(matches(pattern, { source: "a", detail: { "c-count": 6, x: 1 } })).toBe(false);
    expect(matches(pattern, { source: "a", detail: { "c-count": 5, x: 2 } })).toBe(false);
    expect(matches(pattern, { source: "c", detail: { "c-count": 5, x: 1 } })).toBe(false);
  });
});

describe("explain", () => {
  const pattern = compileEventPattern({
    source: ["order_service"],
    "detail-type": ["order_created", { prefix: "order_re" }],
    detail: { data: { ID: [{ exists: true }] } },
  });
  const event = { source: "order_service", "detail-type": "order_created", detail: { data: { ID: "1" } } };

  test("names the field, its value and the requirement", () => {
    expect(pattern.explain(event)).toEqual({ matches: true });
    expect(pattern.explain({ ...event, "detail-type": "pending" })).toEqual({
      matches: false,
      path: "detail-type",
      reason: 'is "pending", but the pattern requires "order_created" or a string that begins with "order_re"',
    });
    expect(pattern.explain({ ...event, detail: { data: {} } })).toEqual({
      matches: false,
      path: "detail.data.ID",
      reason: "is missing, but the pattern requires any value",
    });
  });

  test("names the first field that failed, in the order of the pattern", () => {
    expect(pattern.explain({})).toMatchObject({ path: "source" });
  });

  test("distinguishes an object, an empty array and several values from a missing field", () => {
    const reason = (ID: unknown) => pattern.explain({ ...event, detail: { data: { ID } } });
    expect(reason({ S: "1" })).toMatchObject({
      reason: "is an object, not a value, but the pattern requires any value",
    });
    expect(reason([])).toMatchObject({ reason: "is an array without values, but the pattern requires any value" });
    expect(pattern.explain({ ...event, source: ["a", "b"] })).toMatchObject({
      reason: 'has "a", "b", but the pattern requires "order_service"',
    });
  });

  test("reports fields that match only in different elements of an array", () => {
    const explanation = compileEventPattern({ items: { sku: ["a"], state: ["sold"] } }).explain({
      items: [{ sku: "a" }, { state: "sold" }],
    });
    expect(explanation).toMatchObject({ path: "items.state", reason: expect.stringContaining("array element") });
  });

  test("uses the closest alternative of $or", () => {
    const either = compileEventPattern({
      $or: [
        { a: [1], b: [1] },
        { a: [1], c: [1], d: [1] },
      ],
    });
    expect(either.explain({ a: 2, c: 1, d: 1 })).toEqual({
      matches: false,
      path: "a",
      reason: "is 2, but the pattern requires 1 (the closest of the 2 alternatives of $or)",
    });
  });
});
