import { DescribeRuleCommand, TestEventPatternCommand } from "@aws-sdk/client-eventbridge";
import { selectActivities } from "../../src/activities.ts";
import { createEnvelope } from "../../src/checks/create-envelope.ts";
import { expectAccepted } from "../../src/checks/expect-accepted.ts";
import { explainUnmatchedEvent } from "../../src/checks/explain-unmatched-event.ts";
import { learnerFiles } from "../../src/checks/learner-files.ts";
import { type Check, CheckFailedError, type LearnerSystem } from "../../src/step.ts";

export const checks: Check[] = [
  {
    criterion: "the `order_created` of an order matches the rule `order-created`",
    async run(system) {
      const order = await system.placeOrder();
      const traceId = expectAccepted(system, order);
      const accepted = selectActivities(order.activities, "event-accepted").find(
        ({ event }) => event["detail-type"] === "order_created",
      );
      if (!accepted) {
        const seen = "the order was accepted, but no `order_created` reached the bus";
        const expected = "order-service publishes it, as in step 3";
        throw new CheckFailedError({ seen, expected, lookAt: learnerFiles.publish, traceId });
      }
      const { event } = accepted;
      if (!selectActivities(order.activities, "rule-matched").some(({ eventId }) => eventId === event.id)) {
        throw new CheckFailedError({ ...explainUnmatchedEvent(system, order.activities, event), traceId });
      }
    },
  },
  {
    criterion: "an event with another source or another detail type does not match it",
    async run(system) {
      await expectNoMatch(system, { source: "order_service", detailType: "order_canceled" }, "detail type");
      await expectNoMatch(system, { source: "parcel_service", detailType: "order_created" }, "source");
    },
  },
];

async function expectNoMatch(
  system: LearnerSystem,
  event: { source: string; detailType: string },
  other: string,
): Promise<void> {
  const { cloud, eventBridge } = system;
  const arn = (cloud.outputs.rule_arns as Record<string, string>)["order-created"] ?? "";
  const Name = arn.replace(/^.*\//, "");
  const { EventPattern } = await eventBridge.send(
    new DescribeRuleCommand({ Name, EventBusName: String(cloud.outputs.event_bus_name) }),
  );
  const Event = JSON.stringify(createEnvelope(event, { data: { ID: "order-1" } }));
  const { Result } = await eventBridge.send(new TestEventPatternCommand({ EventPattern, Event }));
  if (Result) {
    throw new CheckFailedError({
      seen: `the pattern ${EventPattern} also matches \`${event.detailType}\` from \`${event.source}\``,
      expected: `it does not match another ${other}`,
      lookAt: system.locate(learnerFiles.eventRule, /eventPattern:/),
    });
  }
}
