import type { RecordedActivity } from "local-cloud";
import { selectActivities } from "../activities.ts";
import { toService } from "../stamp-calls.ts";
import type { CheckFinding, LearnerSystem } from "../step.ts";
import { explainFailure } from "./explain-failure.ts";
import { explainUnmatchedEvent } from "./explain-unmatched-event.ts";
import type { Reaction } from "./find-reaction.ts";
import { learnerFiles } from "./learner-files.ts";

/** Explains why a service did not stamp an order: follows its event from the bus over rule and target to the handler. */
export function explainMissingStamp(
  system: LearnerSystem,
  activities: readonly RecordedActivity[],
  { detailType, service }: Reaction,
): CheckFinding {
  const accepted = selectActivities(activities, "event-accepted").find(
    ({ event }) => event["detail-type"] === detailType,
  );
  if (!accepted) {
    return {
      seen: `${service} waits for \`${detailType}\`, which was not published`,
      expected: `\`${detailType}\` is published once the order is stamped`,
      lookAt: detailType === "order_created" ? learnerFiles.orderApi : learnerFiles.fulfilOrder,
    };
  }
  const { event } = accepted;
  const rule = selectActivities(activities, "rule-matched").find(({ eventId }) => eventId === event.id)?.rule;
  if (rule === undefined) {
    return explainUnmatchedEvent(system, activities, event);
  }
  const deliveries = selectActivities(activities, "delivery").filter(({ eventId }) => eventId === event.id);
  const delivery = deliveries.find(({ targetArn }) => toService(targetArn) === service);
  if (!delivery) {
    const targets = [...new Set(deliveries.map(({ targetArn }) => toService(targetArn)))];
    return {
      seen: `\`${detailType}\` matched the rule ${rule}, which has ${
        targets.length === 0 ? "no target" : `no target for ${service}, only ${targets.join(", ")}`
      }`,
      expected: `${service} is a consumer of the rule`,
      lookAt: system.locate(learnerFiles.orderStack, /const rules = |rule\("/),
    };
  }
  if (delivery.error !== undefined) {
    return explainFailedDelivery(system, service, delivery.error);
  }
  return (
    explainFailure(system, activities, service) ?? {
      seen: `${service} handled \`${detailType}\` without an error, but wrote no stamp`,
      expected: "its handler calls `stamp` with the order's `ID` and awaits it",
      lookAt: `packages/services/${service}/src`,
    }
  );
}

function explainFailedDelivery(system: LearnerSystem, service: string, error: string): CheckFinding {
  const isDenied = error.startsWith("NO_PERMISSIONS");
  return {
    seen: isDenied
      ? `EventBridge may not invoke ${service}, so the event went to its dead-letter queue (NO_PERMISSIONS)`
      : `EventBridge could not deliver to ${service}: ${error}`,
    expected: isDenied
      ? "a permission (`service.permit`) for each target that allows `events.amazonaws.com` to invoke the function, with the rule as source"
      : "the target is a function of this stack",
    lookAt: system.locate(learnerFiles.eventRule, /\.permit\(|new CloudwatchEventTarget\(/),
  };
}
