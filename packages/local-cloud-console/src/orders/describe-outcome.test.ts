import type { Outcome, RecordedActivity } from "local-cloud/console-api";
import { expect, test } from "vitest";
import { describeOutcome } from "./describe-outcome.ts";

const outputs = {
  function_arns: {
    "order-service": "arn:aws:lambda:x:1:function:order",
    "ship-service": "arn:aws:lambda:x:1:function:ship",
  },
  consumed_events: { "ship-service": [{ source: "order_service", detail_type: "order_created" }] },
};
const ended: RecordedActivity = {
  ...{ type: "invocation-ended", functionName: "order", requestId: "r", attempt: 1, durationMs: 1, at: 0 },
};
const describe = (outcome: Outcome, known: Record<string, unknown> = outputs) =>
  describeOutcome({
    outcome,
    outputs: known,
    trace: { activities: [{ number: 1, startedAt: 0, activity: ended }] },
    stamps: [{ attribute: "time_ship_service", functionName: "ship" }],
    getLabel: (name) => `${name}-service`,
    now: 0,
  });

test("names the event that was not published, if nothing failed and nothing is left to run", () => {
  expect(describe({ state: "failed", waitingFor: ["ship"] })).toBe(
    "Waiting for ship_service: order_service finished without publishing order_created, which its contract declares.",
  );
});

test("describes another outcome, or another stack, without the choreography", () => {
  const failure = { functionName: "ship", error: "TypeError: boom", attempts: 3 };
  expect(describe({ state: "failed", waitingFor: ["ship"], failure })).toBe(
    "ship-service failed after 3 attempts: TypeError: boom.",
  );
  expect(describe({ state: "in progress", waitingFor: ["ship"] })).toBe("Waiting for ship-service.");
  expect(describe({ state: "failed", waitingFor: ["ship"] }, {})).toBe("Waiting for ship-service.");
});
