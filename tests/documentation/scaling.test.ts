import { readFileSync } from "node:fs";
import type { RecordedActivity } from "local-cloud";
import { expect, test } from "vitest";
import { until } from "../support/conditions.ts";
import { placeOrder } from "../support/orders.ts";
import { runStack } from "../support/run-stack.ts";
import { removeAddedServices } from "../support/sample-stack.ts";

/** Reads the names and numbers in the table below a heading of docs/scaling.md. */
function readTable(heading: string): Record<string, number> {
  const page = readFileSync(new URL("../../docs/scaling.md", import.meta.url), "utf8");
  const [, section = ""] = page.split(`## ${heading}\n`);
  const rows = section.split("\n## ")[0]?.matchAll(/^\| ([^|]+?) \| ([\d,]+) \|/gm) ?? [];
  return Object.fromEntries([...rows].map(([, name, number]) => [name, Number(number?.replaceAll(",", ""))]));
}

/** Counts the billable activities by their names in docs/scaling.md. */
function countUsage(activities: RecordedActivity[]): Record<string, number> {
  const count = (type: RecordedActivity["type"], matches: (activity: RecordedActivity) => boolean = () => true) =>
    activities.filter((activity) => activity.type === type && matches(activity)).length;
  const calls = (action: string) => count("api-call", (each) => each.type === "api-call" && each.action === action);
  return {
    "HTTP API requests": count("http-request"),
    "Lambda invocations": count("invocation-ended"),
    "DynamoDB writes": calls("dynamodb:UpdateItem"),
    "DynamoDB reads": calls("dynamodb:GetItem"),
    "EventBridge events": count("event-accepted"),
    "EventBridge rule matches": count("rule-matched"),
    "EventBridge target invocations": count("delivery"),
    "Log lines of the functions": count("function-log"),
    "SQS messages": count("dead-letter"),
  };
}

test("one order uses what docs/scaling.md states, with log bytes within 20 %", async () => {
  const stack = await runStack({ edit: removeAddedServices });
  await placeOrder(stack);
  // Reading the order through the API would count as usage.
  await until(() => {
    const done = stack.activities.filter(({ type }) => type === "invocation-ended" || type === "http-request");
    expect(done.length).toBeGreaterThanOrEqual(6);
  });

  const { "Log bytes of the functions": documentedBytes = 0, ...counts } = readTable("Usage per order");
  // A delivery is recorded after its invocation has ended.
  await until(() => expect(countUsage(stack.activities)).toEqual(counts));

  const lines = stack.activities.flatMap((each) => (each.type === "function-log" ? [each.line] : []));
  const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
  expect(bytes).toBeGreaterThan(documentedBytes * 0.8);
  expect(bytes).toBeLessThan(documentedBytes * 1.2);
});
