import type { RecordedActivity } from "local-cloud";
import { type ActivityOf, selectActivities } from "../activities.ts";
import { toService } from "../stamp-calls.ts";
import type { CheckFinding, LearnerSystem } from "../step.ts";
import { explainDenial } from "./explain-denial.ts";
import { learnerFiles } from "./learner-files.ts";

const HANDLERS: Record<string, string> = {
  "order-service": learnerFiles.orderApi,
  "fulfilment-service": learnerFiles.fulfilOrder,
  "logistic-service": learnerFiles.shipOrder,
};

/** Explains why a service failed: a denied call, a rejected event, or an error that it logged or threw. */
export function explainFailure(
  system: LearnerSystem,
  activities: readonly RecordedActivity[],
  service: string,
): CheckFinding | undefined {
  const denied = selectActivities(activities, "access-denied").find(({ caller }) => toService(caller) === service);
  if (denied) {
    return explainDenial(system, denied);
  }
  const rejected = selectActivities(activities, "event-rejected").find(({ caller }) => toService(caller) === service);
  if (rejected) {
    return explainRejection(system, rejected);
  }
  const error = findLoggedError(activities, service) ?? findThrownError(activities, service);
  return error === undefined ? undefined : explainError(system, service, error);
}

/** Explains why EventBridge rejected an entry of PutEvents. */
export function explainRejection(system: LearnerSystem, { detail, error }: ActivityOf<"event-rejected">): CheckFinding {
  const reason = error.replace(/\.$/, "");
  const isMalformed = error.startsWith("MalformedDetail");
  return {
    seen: `EventBridge rejected the event${isMalformed ? ` with the Detail \`${truncate(detail)}\`` : ""}: ${reason}`,
    expected: isMalformed
      ? "`Detail` is the text of a JSON object: `JSON.stringify`, once"
      : "the entry has `Source`, `DetailType` and `Detail`",
    lookAt: system.locate(learnerFiles.publish, isMalformed ? /Detail:/ : /Entries/),
  };
}

function explainError(system: LearnerSystem, service: string, error: string): CheckFinding {
  if (error.includes("key element does not match the schema") || error.includes("Key element")) {
    return {
      seen: `UpdateItem failed: ${error}`,
      expected: "`Key` has the table's partition key, `ID`, and nothing else",
      lookAt: system.locate(learnerFiles.stamp, /Key:|UpdateItemCommand\(/),
    };
  }
  if (error.includes("Task timed out")) {
    return {
      seen: `the handler of ${service} never finished: ${error}`,
      expected: "no endless loop, and every promise that it awaits settles",
      lookAt: HANDLERS[service] ?? `packages/services/${service}/src`,
    };
  }
  const isExpression = /Expression|attribute (name|value)/.test(error);
  return {
    seen: `${service} failed: ${error}`,
    expected: isExpression
      ? "`UpdateExpression` and its names and values fit together"
      : "the invocation succeeds; the trace shows how far it came",
    lookAt: isExpression ? system.locate(learnerFiles.stamp, /UpdateExpression/) : undefined,
  };
}

function findLoggedError(activities: readonly RecordedActivity[], service: string): string | undefined {
  for (const { functionName, line } of selectActivities(activities, "function-log")) {
    const error = toService(functionName) === service ? readError(line) : undefined;
    if (error) {
      return `${error.name}: ${error.message}`;
    }
  }
  return undefined;
}

function readError(line: string): { name: string; message: string } | undefined {
  try {
    return JSON.parse(line).error;
  } catch {
    return undefined;
  }
}

function findThrownError(activities: readonly RecordedActivity[], service: string): string | undefined {
  return selectActivities(activities, "invocation-ended").find(
    ({ error, functionName }) => error !== undefined && toService(functionName) === service,
  )?.error;
}

function truncate(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
