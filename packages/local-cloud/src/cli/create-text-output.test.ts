import { Writable } from "node:stream";
import { expect, test } from "vitest";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { createTextOutput } from "./create-text-output.ts";

/** Creates an output that collects its lines, on a stream that is not a terminal. */
function setUp({ verbose = false } = {}) {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { lines, output: createTextOutput(stream, { verbose }) };
}

const log = (line: string) => ({ type: "function-log", functionName: "invoice", line }) as RecordedActivity;
const info = log('{"level":"INFO","message":"order_created handled"}');
const metrics = log('{"_aws":{"CloudWatchMetrics":[]},"service":"invoice_service"}');
const warning = log('{"level":"WARN","message":"no such order"}');
const bare = log("here I am");

test("shows only logs of functions that may need attention", () => {
  const { lines, output } = setUp();
  for (const activity of [info, metrics, warning, bare, log("{not JSON")]) {
    output.activity(activity);
  }
  expect(lines).toEqual(["[invoice] WARN no such order\n", "[invoice] here I am\n", "[invoice] {not JSON\n"]);
});

test("escapes control characters, which may come from an event", () => {
  const { lines, output } = setUp();
  output.activity(log('{"level":"ERROR","message":"no order \\u0000\\u001b[2J"}'));
  expect(lines).toEqual(["[invoice] ERROR no order \\u0000\\u001b[2J\n"]);
});

test("shows all logs with --verbose", () => {
  const { lines, output } = setUp({ verbose: true });
  for (const activity of [info, metrics]) {
    output.activity(activity);
  }
  expect(lines).toHaveLength(2);
});

test("prints a message as text, without color outside a terminal", () => {
  const { lines, output } = setUp();
  output.message({ type: "order-completed", ID: "6f1e" }, "order 6f1e completed in 187 ms", "green");
  expect(lines).toEqual(["order 6f1e completed in 187 ms\n"]);
});
