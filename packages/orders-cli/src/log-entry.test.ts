import { expect, test } from "vitest";
import { formatMessage, getLevel, isFailure, isRoutine, parseLogEntry } from "./log-entry.ts";

const describe = (message: string) => {
  const entry = parseLogEntry("invoice-service", { eventId: "1", timestamp: 1, message });
  return { level: getLevel(entry), message: formatMessage(entry), failed: isFailure(entry), routine: isRoutine(entry) };
};
const json = (fields: object) => describe(`${JSON.stringify(fields)}\n`);
const line = { level: "INFO", failed: false, routine: false };

test("describes a service's line, with its error", () => {
  expect(json({ level: "INFO", message: "order created" })).toEqual({ ...line, message: "order created" });
  const error = { name: "RangeError", message: "no \u001b[31mnumbers", stack: "…" };
  expect(json({ level: "ERROR", message: "order_created not handled", error })).toEqual({
    ...line,
    level: "ERROR",
    message: "order_created not handled: RangeError: no \\u{1b}[31mnumbers",
    failed: true,
  });
});

test("describes an error that a handler did not catch", () => {
  const message = { errorType: "RangeError", errorMessage: "no numbers", stackTrace: [] };
  expect(json({ level: "ERROR", message, requestId: "1" })).toMatchObject({
    message: "RangeError: no numbers",
    failed: true,
  });
});

test("distinguishes Lambda's reports of failures from routine", () => {
  const report = (status: string) =>
    json({ type: "platform.report", record: { requestId: "1", status, metrics: { durationMs: 15_000.2 } } });
  expect(report("success")).toMatchObject({ routine: true, failed: false });
  expect(report("timeout")).toEqual({
    level: "ERROR",
    message: "invocation failed with timeout after 15000 ms",
    failed: true,
    routine: false,
  });
  expect(json({ type: "platform.start", record: { requestId: "1" } })).toMatchObject({ routine: true });
  expect(json({ _aws: { Timestamp: 1 }, OrdersAccepted: 1 })).toMatchObject({ routine: true });
});

test("describes a step of EventBridge", () => {
  const step = { log_level: "ERROR", message_type: "INVOCATION_ATTEMPT_PERMANENT_FAILURE", event_id: "1" };
  expect(json({ ...step, error: { http_status_code: 403, error_message: "not authorized" } })).toEqual({
    ...line,
    level: "ERROR",
    message: "INVOCATION_ATTEMPT_PERMANENT_FAILURE: not authorized",
    failed: true,
  });
});

test("shows any other line as it is", () => {
  expect(describe("plain text\n")).toEqual({ ...line, message: "plain text" });
  expect(describe("START RequestId: 1 Version: $LATEST")).toMatchObject({ routine: true });
  expect(describe("null")).toEqual({ ...line, message: "null" });
});
