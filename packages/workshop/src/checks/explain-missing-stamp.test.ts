import type { Activity, RecordedActivity } from "local-cloud";
import { expect, test } from "vitest";
import { createEnvelope } from "./create-envelope.ts";
import { explainMissingStamp } from "./explain-missing-stamp.ts";
import { createFakeSystem } from "./testing/fake-system.ts";

const event = createEnvelope({ source: "order_service", detailType: "order_created" }, { data: { ID: "order-1" } });
const published: Activity = {
  type: "event-accepted",
  event,
  bus: "lab2-dev-bus",
  caller: "arn:aws:sts::000000000000:assumed-role/lab2-dev-order-service/lab2-dev-order-service",
};
const mismatch = (rule: string): Activity => ({
  type: "rules-not-matched",
  event,
  bus: "lab2-dev-bus",
  explain: () => [{ rule, path: "detailType", reason: 'is missing, but the pattern requires "order_created"' }],
});
const matched: Activity = { type: "rule-matched", eventId: event.id, rule: "lab2-dev-order-created" };
const deliver = (service: string, error?: string): Activity => ({
  type: "delivery",
  deliveryId: service,
  eventId: event.id,
  rule: "lab2-dev-order-created",
  targetArn: `arn:aws:lambda:eu-west-1:000000000000:function:lab2-dev-${service}`,
  attempt: 1,
  ...(error !== undefined && { error }),
});
const failed: Activity = {
  type: "invocation-ended",
  functionName: "lab2-dev-invoice-service",
  requestId: "request-1",
  attempt: 1,
  durationMs: 1,
  error: "TypeError: stamp is not a function",
};
const timeout = "Sandbox.Timedout: RequestId: request-1 Error: Task timed out after 10.00 seconds";

test.each<[string, Activity[], string]>([
  ["was not published", [], "waits for `order_created`, which was not published"],
  ["has no rule", [published, mismatch("lab2-dev-parcel-sent")], "the stack has no rule `order-created`"],
  [
    "does not match its rule",
    [published, mismatch("lab2-dev-order-created")],
    "did not match the rule order-created: `detailType` is missing",
  ],
  [
    "matched a rule without a target",
    [published, matched],
    "matched the rule lab2-dev-order-created, which has no target",
  ],
  [
    "was delivered to another service",
    [published, matched, deliver("forecasting-service")],
    "which has no target for invoice-service, only forecasting-service",
  ],
  [
    "may not be delivered",
    [published, matched, deliver("invoice-service", "NO_PERMISSIONS: denied")],
    "EventBridge may not invoke invoice-service",
  ],
  [
    "made the handler fail",
    [published, matched, deliver("invoice-service"), failed],
    "invoice-service failed: TypeError: stamp is not a function",
  ],
  [
    "made the handler hang",
    [published, matched, deliver("invoice-service"), { ...failed, error: timeout }],
    `the handler of invoice-service never finished: ${timeout}`,
  ],
  [
    "was handled without a stamp",
    [published, matched, deliver("invoice-service")],
    "handled `order_created` without an error, but wrote no stamp",
  ],
])("explains the missing stamp of a service whose event %s", (_, activities, seen) => {
  const recorded = activities.map((activity): RecordedActivity => ({ ...activity, at: 0 }));
  const reaction = { service: "invoice-service", detailType: "order_created" };
  expect(explainMissingStamp(createFakeSystem(), recorded, reaction).seen).toContain(seen);
});

test("explains the missing stamp of a service whose rule has the pattern of another rule", () => {
  const system = createFakeSystem();
  const rule = { event_pattern: '{"source":["fulfilment_service"],"detail-type":["fulfilment_completed"]}' };
  system.stack.resource.aws_cloudwatch_event_rule = { "order-created": rule, "fulfilment-completed": rule };
  const recorded = [published, mismatch("lab2-dev-order-created")].map(
    (each): RecordedActivity => ({ ...each, at: 0 }),
  );
  const reaction = { service: "invoice-service", detailType: "order_created" };
  expect(explainMissingStamp(system, recorded, reaction).seen).toBe(
    "two rules deliver `fulfilment_completed`, none `order_created`: the rule order-created has the pattern of another rule",
  );
});
