import type { RecordedActivity } from "local-cloud/console-api";
import { findRun, type Run } from "./find-run.ts";

/** The outputs of the order stack from which the choreography follows. */
export interface ChoreographyOutputs {
  /** By service, such as `logistic-service`. */
  readonly function_arns: Readonly<Record<string, string>>;
  /** By consumer. */
  readonly consumed_events: Readonly<Record<string, readonly ConsumedEvent[]>>;
}

interface ConsumedEvent {
  /** A service as it is called in stamps, such as `fulfilment_service`. */
  readonly source: string;
  readonly detail_type: string;
}

/** An order that lacks stamps, and its stack. */
interface Facts {
  activities: readonly RecordedActivity[];
  outputs: ChoreographyOutputs;
}

/**
 * Explains why an order lacks a stamp.
 * @param attribute the missing stamp, such as `time_logistic_service`
 * @param activities those of the order's trace
 * @example
 * "waiting for logistic_service: fulfilment_service finished without publishing fulfilment_completed, which its contract declares"
 */
export function explainWait(
  attribute: string,
  activities: readonly RecordedActivity[],
  outputs: ChoreographyOutputs,
): string {
  const service = attribute.replace(/^time_/, "");
  const facts = { activities, outputs };
  const run = findRun(getFunctionArn(service, outputs), activities);
  return `waiting for ${service}: ${run ? explainMissingStamp(run) : explainMissingRun(service, facts)}`;
}

function explainMissingStamp(run: Run): string {
  switch (run.state) {
    case "finished":
      return "it finished without writing its stamp";
    case "failed":
      return `it failed: ${run.error}`;
    case "running":
      return "it is still running";
  }
}

function explainMissingRun(service: string, facts: Facts): string {
  const events = findByLabel(facts.outputs.consumed_events, service) ?? [];
  const published = events.find((event) => isPublished(event, facts));
  if (published) {
    return explainMissingDelivery(published, getFunctionArn(service, facts.outputs), facts);
  }
  const [expected] = events;
  return expected ? explainMissingEvent(expected, facts) : "it has not run";
}

function isPublished({ detail_type, source }: ConsumedEvent, { activities }: Facts): boolean {
  return activities.some(
    (each) =>
      (each.type === "event-accepted" || each.type === "event-replayed") &&
      each.event.source === source &&
      each.event["detail-type"] === detail_type,
  );
}

function explainMissingDelivery({ detail_type }: ConsumedEvent, functionArn: string, { activities }: Facts): string {
  for (const activity of activities.toReversed()) {
    if (activity.type === "delivery" && activity.targetArn === functionArn) {
      return activity.error === undefined
        ? `${detail_type} was delivered, but it has not run yet`
        : `${detail_type} could not be delivered: ${activity.error}`;
    }
    if (activity.type === "message-filtered" && activity.targetArn === functionArn) {
      return `the filter policy rejected ${detail_type}: ${activity.path} ${activity.reason}`;
    }
    if (activity.type === "event-dropped" && activity.event["detail-type"] === detail_type) {
      const { nearest, reason } = activity;
      const mismatch = nearest && `; nearest is ${nearest.rule}: ${nearest.path} ${nearest.reason}`;
      return `the bus dropped ${detail_type}: ${reason}${mismatch ?? ""}`;
    }
  }
  return `${detail_type} was published, but no rule delivered it`;
}

function explainMissingEvent({ detail_type, source }: ConsumedEvent, { activities, outputs }: Facts): string {
  for (const activity of activities) {
    if (activity.type === "event-rejected" && activity.detailType === detail_type && activity.source === source) {
      return `the bus rejected ${detail_type} from ${source}: ${activity.error}`;
    }
  }
  const run = findRun(getFunctionArn(source, outputs), activities);
  switch (run?.state) {
    case "finished":
      return `${source} finished without publishing ${detail_type}, which its contract declares`;
    case "failed":
      return `${source} failed before it published ${detail_type}: ${run.error}`;
    case "running":
      return `${source} is still running and has not published ${detail_type}`;
    default:
      return `${source}, which publishes ${detail_type}, has not run`;
  }
}

function getFunctionArn(label: string, { function_arns }: ChoreographyOutputs): string {
  return findByLabel(function_arns, label) ?? "";
}

/** Finds the value of a service, such as `logistic-service`, by its name in stamps and events. */
function findByLabel<Value>(byService: Readonly<Record<string, Value>>, label: string): Value | undefined {
  return Object.entries(byService).find(([service]) => service.replaceAll("-", "_") === label)?.[1];
}
