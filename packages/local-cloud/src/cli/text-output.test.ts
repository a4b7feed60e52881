import { Writable } from "node:stream";
import { expect, test } from "vitest";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { textOutput } from "./text-output.ts";

/** What is written to a stream that is no terminal. */
function written({ verbose = false } = {}) {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { lines, output: textOutput(stream, { verbose }) };
}

const log = (line: string) => ({ type: "function-log", functionName: "invoice", line }) as RecordedActivity;
const info = log('{"level":"INFO","message":"order_created handled"}');
const metrics = log('{"_aws":{"CloudWatchMetrics":[]},"service":"invoice_service"}');
const warning = log('{"level":"WARN","message":"no such order"}');
const bare = log("here I am");

test("of what functions print, only what may be trouble is shown", () => {
  const { lines, output } = written();
  for (const activity of [info, metrics, warning, bare, log("{not JSON")]) {
    output.activity(activity);
  }
  expect(lines).toEqual([
    '[invoice] {"level":"WARN","message":"no such order"}\n',
    "[invoice] here I am\n",
    "[invoice] {not JSON\n",
  ]);
});

test("--verbose shows all of it", () => {
  const { lines, output } = written({ verbose: true });
  for (const activity of [info, metrics]) {
    output.activity(activity);
  }
  expect(lines).toHaveLength(2);
});

test("a message is its text, without color where there is no terminal", () => {
  const { lines, output } = written();
  output.message({ type: "order-completed", ID: "6f1e" }, "order 6f1e completed in 187 ms", "green");
  expect(lines).toEqual(["order 6f1e completed in 187 ms\n"]);
});
