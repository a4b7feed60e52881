import { describe, expect, it } from "vitest";
import { createEndLines, createStartLines } from "./system-log.ts";

const configuration = { memoryMb: 256, systemLogLevel: "INFO" } as const;
const requestId = "8f507cfc-xmpl-4697-b07a-ac58fc914c95";
const functionArn = "arn:aws:lambda:eu-central-1:000000000000:function:lab2-dev-order:live";
const started = { requestId, functionArn, version: "1" };
const at = Date.UTC(2026, 0, 1);
const ended = { requestId, durationMs: 79.6712 };

describe("in text format", () => {
  const text = { ...configuration, logFormat: "Text" } as const;

  it("starts an invocation with START", () => {
    expect(createStartLines(text, started, at)).toEqual([`START RequestId: ${requestId} Version: 1`]);
  });

  it("ends it with END and REPORT, and bills every started millisecond", () => {
    expect(createEndLines(text, ended, at)).toEqual([
      `END RequestId: ${requestId}`,
      `REPORT RequestId: ${requestId}\tDuration: 79.67 ms\tBilled Duration: 80 ms\tMemory Size: 256 MB\t`,
    ]);
  });
});

describe("in JSON format", () => {
  const json = { ...configuration, logFormat: "JSON" } as const;
  const parsed = (lines: string[]) => lines.map((line) => JSON.parse(line));

  it("starts an invocation with platform.start", () => {
    expect(parsed(createStartLines(json, started, at))).toEqual([
      {
        time: "2026-01-01T00:00:00.000Z",
        type: "platform.start",
        record: started,
      },
    ]);
  });

  it("ends it with platform.report", () => {
    expect(parsed(createEndLines(json, ended, at))).toEqual([
      {
        time: "2026-01-01T00:00:00.000Z",
        type: "platform.report",
        record: {
          requestId,
          metrics: { durationMs: 79.671, billedDurationMs: 80, memorySizeMB: 256 },
          status: "success",
        },
      },
    ]);
  });

  it.each([
    ["RangeError", "error"],
    ["Sandbox.Timedout", "timeout"],
  ])("reports %s with the status %s", (errorType, status) => {
    const [report] = parsed(createEndLines(json, { ...ended, error: { errorType, errorMessage: "" } }, at));
    expect(report.record.status).toBe(status);
  });

  it("logs at the level WARN only what failed", () => {
    const warn = { ...json, systemLogLevel: "WARN" } as const;
    expect(createStartLines(warn, started, at)).toEqual([]);
    expect(createEndLines(warn, ended, at)).toEqual([]);
    const error = { errorType: "RangeError", errorMessage: "" };
    expect(createEndLines(warn, { ...ended, error }, at)).toHaveLength(1);
  });
});
