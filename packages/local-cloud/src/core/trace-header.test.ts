import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { createTraceHeader, parseRequestId } from "./trace-header.ts";

test("a trace header has X-Ray's format and contains the request id", () => {
  const requestId = randomUUID();
  expect(createTraceHeader(requestId)).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/);
  expect(parseRequestId(createTraceHeader(requestId))).toBe(requestId);
});

test.each([undefined, "", "Sampled=0", "Root=1-67891233", "Root=2-67891233-abcdef012345678912345678"])(
  "%j contains no request id",
  (header) => {
    expect(parseRequestId(header)).toBeUndefined();
  },
);
