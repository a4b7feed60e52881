import type { RecordedActivity } from "local-cloud/console-api";
import { expect, test } from "vitest";
import { toStory } from "./story.ts";
import { at, trace } from "./testing/trace.ts";

test("merges an invocation and its end into one step", () => {
  const invocation = { functionName: "invoice", requestId: "r1", attempt: 1 };
  const [step, ...others] = toStory({
    activities: trace(
      [{ type: "invocation-started", ...invocation, ...at(0) }],
      [{ type: "invocation-ended", ...invocation, durationMs: 40, ...at(40) }, 1],
    ),
  });
  expect(others).toEqual([]);
  expect(step).toMatchObject({ kind: "invocation", title: "invoice", outcome: "40 ms", from: 1_000, to: 1_040 });
});

test("shows each attempt as a step, with the reason of a failure", () => {
  const attempt = (number: number) => ({ functionName: "invoice", requestId: "r1", attempt: number });
  const steps = toStory({
    activities: trace(
      [{ type: "invocation-started", ...attempt(1), ...at(0) }],
      [{ type: "invocation-ended", ...attempt(1), durationMs: 5, error: "no paper", ...at(5) }, 1],
      [{ type: "invocation-started", ...attempt(2), ...at(60_000) }],
    ),
  });
  expect(steps.map(({ outcome, title, weight }) => ({ outcome, title, weight }))).toEqual([
    { title: "invoice", outcome: "failed after 5 ms: no paper", weight: "failed" },
    { title: "invoice, attempt 2", outcome: "running or interrupted", weight: "normal" },
  ]);
});

test("places a step after its cause, wherever its record is", () => {
  const steps = toStory({
    activities: trace(
      [{ type: "rule-matched", eventId: "e", rule: "a", ...at(0) }],
      [{ type: "rule-matched", eventId: "e", rule: "b", ...at(1) }],
      [{ type: "warning", message: "under a", ...at(2) }, 1],
      [{ type: "warning", message: "under b", ...at(3) }, 2],
    ),
  });
  expect(steps.map(({ title }) => title)).toEqual(["a", "under a", "b", "under b"]);
});

test("names the field that a rule did not match", () => {
  const mismatch = { rule: "paid", path: "source", reason: 'is "shop", but the pattern requires "till"' };
  const [step] = toStory({ activities: trace([{ type: "rule-not-matched", eventId: "e", ...mismatch, ...at(0) }]) });
  expect(step).toMatchObject({ title: "paid", field: "source", outcome: expect.stringContaining('requires "till"') });
});

test("shows the message of a structured log line", () => {
  const log = (line: string): RecordedActivity => ({
    type: "function-log",
    functionName: "f",
    requestId: "r",
    line,
    ...at(0),
  });
  const steps = toStory({ activities: trace([log('{"level":"INFO","message":"handled"}')], [log("plain\n")]) });
  expect(steps.map(({ title }) => title)).toEqual(["INFO handled", "plain"]);
});

test("uses the stack's labels of resources", () => {
  const activities = trace(
    [{ type: "rule-matched", eventId: "e", rule: "lab2-dev-paid", ...at(0) }],
    [
      {
        type: "delivery",
        deliveryId: "d",
        eventId: "e",
        rule: "lab2-dev-paid",
        targetArn: "arn:aws:lambda:x:1:function:lab2-dev-ship",
        attempt: 2,
        ...at(1),
      },
      1,
    ],
  );
  const titles = toStory({ activities }, (name) => name.replace("lab2-dev-", "")).map(({ title }) => title);
  expect(titles).toEqual(["paid", "Delivery to ship, attempt 2"]);
});
