import { expect, test } from "vitest";
import { byInvocation, ended, invoked, links, testTraces } from "../testing/trace-setup.ts";

test("shows a redriven invocation under its dead letter, unlike an equal invocation before it", () => {
  const { record, traces } = testTraces();
  const payload = '{"ID":"1"}';
  const invokedBy = (requestId: string) =>
    ({ ...invoked(requestId, undefined), functionName: "invoice", payload, caller: "the console" }) as const;
  record(invokedBy("a"), ended("a", 1, "Error: boom"), {
    type: "dead-letter",
    queueArn: "arn:letters",
    from: "arn:invoice",
    targetArn: "arn:invoice",
    reason: "RetriesExhausted",
    payload,
    cause: byInvocation("a"),
  });
  record(invokedBy("b"), ended("b"));
  expect(links(traces.find("1"))).toEqual([
    "invocation-started",
    "invocation-ended < invocation-started",
    "dead-letter < invocation-started",
    "invocation-started < dead-letter",
    "invocation-ended < invocation-started",
  ]);
});
