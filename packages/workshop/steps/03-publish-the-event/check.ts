import { type ActivityOf, selectActivities } from "../../src/activities.ts";
import { expectAccepted } from "../../src/checks/expect-accepted.ts";
import { expectFailureReported } from "../../src/checks/expect-failure-reported.ts";
import { explainRejection } from "../../src/checks/explain-failure.ts";
import { learnerFiles } from "../../src/checks/learner-files.ts";
import { toService } from "../../src/stamp-calls.ts";
import { type Check, CheckFailedError, type LearnerSystem } from "../../src/step.ts";
import { OTHER_BUS, publishElsewhere } from "./publish-elsewhere.ts";

export const checks: Check[] = [
  {
    criterion: "an order publishes `order_created` with the source `order_service` on the bus named in `EVENTBUS_NAME`",
    async run(system) {
      const { accepted, ID } = await publishOrder(system);
      const { bus, event } = accepted;
      const busName = String(system.cloud.outputs.event_bus_name);
      const seen = `PutEvents got an event with Source \`${event.source}\` and DetailType \`${event["detail-type"]}\` for the bus \`${bus}\``;
      if (bus !== busName || event.source !== "order_service" || event["detail-type"] !== "order_created") {
        throw new CheckFailedError({
          seen,
          expected: `Source \`order_service\`, DetailType \`order_created\` and the bus \`${busName}\``,
          lookAt: locateCall(system),
          traceId: ID,
        });
      }
      const { entry } = await publishElsewhere(system);
      if (entry?.EventBusName !== OTHER_BUS) {
        throw new CheckFailedError({
          seen: `PutEvents got the bus \`${entry?.EventBusName}\` although \`eventBusName\` was \`${OTHER_BUS}\``,
          expected: "`EventBusName` is `eventBusName`: each environment has its own bus",
          lookAt: system.locate(learnerFiles.publish, /EventBusName:|PutEventsCommand\(/),
        });
      }
    },
  },
  {
    criterion: "its detail is the whole detail, with `metadata` and `data`",
    async run(system) {
      const { accepted, ID } = await publishOrder(system);
      const detail = accepted.event.detail as Record<string, Record<string, unknown> | undefined>;
      if (detail.data?.ID !== ID || detail.metadata?.service === undefined) {
        throw new CheckFailedError({
          seen: `the event arrived with the detail ${JSON.stringify(detail)}`,
          expected: "the JSON text of `detail`: `metadata`, and `data` with the order's ID",
          lookAt: system.locate(learnerFiles.publish, /Detail:/),
          traceId: ID,
        });
      }
    },
  },
  {
    criterion:
      "if EventBridge rejects the event in a 200 response, a `PublishFailedError` is thrown: the caller gets a 500",
    async run(system) {
      const lookAt = locateCall(system);
      await expectFailureReported(system, { action: "events:PutEvents", effect: "fail-entry", lookAt });
      const { error } = await publishElsewhere(system);
      if ((error as { code?: unknown } | undefined)?.code !== "PUBLISH_FAILED") {
        throw new CheckFailedError({
          seen: `\`FailedEntryCount\` was 1, and the publisher threw ${error}`,
          expected: "a `PublishFailedError`, whose code is `PUBLISH_FAILED`",
          lookAt: system.locate(learnerFiles.publish, /throw (?!error)/),
        });
      }
    },
  },
];

interface PublishedOrder {
  ID: string;
  accepted: ActivityOf<"event-accepted">;
}

async function publishOrder(system: LearnerSystem): Promise<PublishedOrder> {
  const order = await system.placeOrder();
  const ID = expectAccepted(system, order);
  const accepted = selectActivities(order.activities, "event-accepted").find(
    ({ caller }) => toService(caller) === "order-service",
  );
  if (accepted) {
    return { ID, accepted };
  }
  const rejected = selectActivities(order.activities, "event-rejected").find(
    ({ caller }) => toService(caller) === "order-service",
  );
  const finding = rejected
    ? explainRejection(system, rejected)
    : {
        seen: `order ${ID} was accepted, but PutEvents was not called`,
        expected: "one PutEvents for each order, sent and awaited",
        lookAt: locateCall(system),
      };
  throw new CheckFailedError({ ...finding, traceId: ID });
}

function locateCall(system: LearnerSystem): string {
  return system.locate(learnerFiles.publish, /client\.send|PutEventsCommand\(|async function put/);
}
