import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { startSpan } from "./trace-context.ts";

const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT_ID = "00f067aa0ba902b7";
const NEW_TRACE = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01$/;

test.each([
  ["sampled", "01", "01"],
  ["not sampled", "00", "00"],
  ["sampled, with flags that this version does not know", "ff", "01"],
])("continues a trace that is %s with its own span", (_description, flags, expected) => {
  const { traceparent, logKeys } = startSpan(`00-${TRACE_ID}-${PARENT_ID}-${flags}`);
  expect(logKeys).toEqual({ trace_id: TRACE_ID, span_id: expect.stringMatching(/^[0-9a-f]{16}$/) });
  expect(logKeys.span_id).not.toBe(PARENT_ID);
  expect(traceparent).toBe(`00-${TRACE_ID}-${logKeys.span_id}-${expected}`);
});

test("continues a trace of a later version with the fields of version 00", () => {
  const { traceparent } = startSpan(`cc-${TRACE_ID}-${PARENT_ID}-01-what-the-future-will-be-like`);
  expect(traceparent).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-01$`));
});

describe("starts a sampled trace if the parent", () => {
  test.each<[description: string, parent: unknown]>([
    ["is missing", undefined],
    ["is empty", ""],
    ["is not a string", 42],
    ["has the forbidden version", `ff-${TRACE_ID}-${PARENT_ID}-01`],
    ["has a trace id of zeros", `00-${"0".repeat(32)}-${PARENT_ID}-01`],
    ["has a span id of zeros", `00-${TRACE_ID}-${"0".repeat(16)}-01`],
    ["has upper-case letters", `00-${TRACE_ID.toUpperCase()}-${PARENT_ID}-01`],
    ["is truncated", `00-${TRACE_ID}-${PARENT_ID}`],
    ["has more fields than its version", `00-${TRACE_ID}-${PARENT_ID}-01-00`],
    ["has longer flags", `cc-${TRACE_ID}-${PARENT_ID}-011`],
    ["ends with a line break", `00-${TRACE_ID}-${PARENT_ID}-01\n`],
    ["is two headers", `00-${TRACE_ID}-${PARENT_ID}-01,00-${TRACE_ID}-${PARENT_ID}-01`],
  ])("%s", (_description, parent) => {
    const { traceparent, logKeys } = startSpan(parent);
    expect(traceparent).toMatch(NEW_TRACE);
    expect(traceparent).toBe(`00-${logKeys.trace_id}-${logKeys.span_id}-01`);
    expect(logKeys.trace_id).not.toBe(TRACE_ID);
  });
});

test("starts another trace and span each time", () => {
  const spans = Array.from({ length: 10 }, () => startSpan(undefined).logKeys);
  expect(new Set(spans.map(({ trace_id }) => trace_id)).size).toBe(10);
  expect(new Set(spans.map(({ span_id }) => span_id)).size).toBe(10);
});

test("accepts its own traceparent as a parent, whatever its own parent was", () => {
  fc.assert(
    fc.property(fc.anything(), (parent) => {
      const { traceparent, logKeys } = startSpan(parent);
      expect(startSpan(traceparent).logKeys.trace_id).toBe(logKeys.trace_id);
    }),
  );
});
