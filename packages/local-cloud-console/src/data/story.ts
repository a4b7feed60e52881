import type { ConsoleTrace, ConsoleTracedActivity, RecordedActivity } from "local-cloud/console-api";
import { duration, nameIn } from "./format.ts";
import { messageOf } from "./log-line.ts";
import type { Span } from "./time-axis.ts";

export type StepKind =
  | "request"
  | "event"
  | "rule"
  | "delivery"
  | "invocation"
  | "call"
  | "log"
  | "denied"
  | "fault"
  | "dead-letter"
  | "warning";

/** A document that belongs to a step, to look at and copy. */
export interface Attachment {
  title: string;
  /** Anything that JSON has, or text. */
  content: unknown;
}

/** One line of a story. */
export interface Step extends Span {
  /** Of its activity in the trace. */
  number: number;
  /** How many causes it has, one behind the other. */
  depth: number;
  kind: StepKind;
  title: string;
  /** How it ended, or why it did not happen. */
  outcome?: string;
  /** `failed` needs attention; `minor` is for who looks closely. */
  weight: "failed" | "normal" | "minor";
  /** Of a rule that did not match: the dotted field that failed. */
  field?: string;
  attachments: Attachment[];
}

/** What a person calls the resource that AWS calls so. */
type LabelOf = (name: string) => string;

/**
 * What happened, each step under the one that caused it. An invocation and its end are one step.
 * @param labelOf @default AWS's name
 */
export function storyOf({ activities }: Pick<ConsoleTrace, "activities">, labelOf: LabelOf = (name) => name): Step[] {
  const ends = endsOfInvocations(activities);
  const told = new Set([...ends.values()].map(({ number }) => number));
  const effects = Map.groupBy(activities, ({ causedBy }) => causedBy);
  const steps: Step[] = [];
  const open = (effects.get(undefined) ?? []).map((traced) => ({ traced, depth: 0 })).reverse();
  for (let next = open.pop(); next; next = open.pop()) {
    const { depth, traced } = next;
    if (!told.has(traced.number)) steps.push({ ...stepOf(traced, ends.get(traced.number), labelOf), depth });
    for (const effect of (effects.get(traced.number) ?? []).toReversed())
      open.push({ traced: effect, depth: depth + 1 });
  }
  return steps;
}

/** By the numbers of their starts. Attempts of an invocation have one request id, and never overlap. */
function endsOfInvocations(activities: readonly ConsoleTracedActivity[]): Map<number, ConsoleTracedActivity> {
  const key = (activity: { requestId: string; attempt: number }) => `${activity.requestId} ${activity.attempt}`;
  const ends = new Map<string, ConsoleTracedActivity>();
  for (const traced of activities) {
    if (traced.activity.type === "invocation-ended") ends.set(key(traced.activity), traced);
  }
  return new Map(
    activities.flatMap(({ activity, number }) => {
      const end = activity.type === "invocation-started" ? ends.get(key(activity)) : undefined;
      return end ? [[number, end]] : [];
    }),
  );
}

/** A request is recorded when it is answered, anything else but an invocation when it happens. */
function endOf({ activity, startedAt }: ConsoleTracedActivity, end: ConsoleTracedActivity | undefined): number {
  if (end) return Math.max(startedAt, end.activity.at);
  return activity.type === "http-request" ? Math.max(startedAt, activity.at) : startedAt;
}

type Told = Pick<Step, "kind" | "title"> & Partial<Pick<Step, "outcome" | "weight" | "field" | "attachments">>;

function stepOf(
  traced: ConsoleTracedActivity,
  end: ConsoleTracedActivity | undefined,
  labelOf: LabelOf,
): Omit<Step, "depth"> {
  const { activity, number, startedAt } = traced;
  const records = end ? [activity, end.activity] : [activity];
  const { attachments = [], ...told } = tell(activity, end?.activity, labelOf);
  return {
    weight: "normal",
    ...told,
    number,
    from: startedAt,
    to: endOf(traced, end),
    attachments: [
      ...attachments.filter(({ content }) => content !== undefined),
      ...records.map((content) => ({ title: `Record: ${content.type}`, content })),
    ],
  };
}

function tell(activity: RecordedActivity, end: RecordedActivity | undefined, labelOf: LabelOf): Told {
  switch (activity.type) {
    case "http-request":
      return {
        kind: "request",
        title: `${activity.method} ${activity.path}`,
        outcome: `${activity.statusCode} in ${duration(activity.durationMs)}`,
        weight: activity.statusCode >= 500 ? "failed" : "normal",
        attachments: [{ title: "Event of the request", content: activity.detail }],
      };
    case "event-accepted":
      return {
        kind: "event",
        title: `${activity.event["detail-type"]} from ${activity.event.source}`,
        outcome: `accepted by ${labelOf(activity.bus)}`,
        attachments: [{ title: "Event", content: activity.event }],
      };
    case "event-replayed":
      return {
        kind: "event",
        title: `${activity.event["detail-type"]} from ${activity.event.source}`,
        outcome: `sent again by the replay ${activity.replay}`,
        attachments: [{ title: "Event", content: activity.event }],
      };
    case "event-dropped":
      return {
        kind: "event",
        title: `${activity.event["detail-type"]} dropped by ${labelOf(activity.bus)}`,
        outcome: activity.nearest
          ? `${activity.reason}; closest is ${labelOf(activity.nearest.rule)}: ${activity.nearest.path} ${activity.nearest.reason}`
          : activity.reason,
        weight: "failed",
        attachments: [{ title: "Event", content: activity.event }],
      };
    case "rule-matched":
      return { kind: "rule", title: labelOf(activity.rule), outcome: "matched" };
    case "rule-not-matched":
      return {
        kind: "rule",
        title: labelOf(activity.rule),
        outcome: `did not match: ${activity.reason}`,
        field: activity.path,
        weight: "minor",
      };
    case "delivery":
      return {
        kind: "delivery",
        title: `Delivery to ${labelOf(nameIn(activity.targetArn))}${attemptOf(activity)}`,
        outcome: activity.error ?? "accepted",
        weight: activity.error ? "failed" : "normal",
      };
    case "invocation-started":
      return invocation(activity, end, labelOf);
    case "invocation-ended":
      return {
        kind: "invocation",
        title: `${labelOf(activity.functionName)}${attemptOf(activity)} ended`,
        outcome: activity.error ?? `after ${duration(activity.durationMs)}`,
        weight: activity.error ? "failed" : "normal",
      };
    case "invocation-throttled":
      return {
        kind: "invocation",
        title: `${labelOf(activity.functionName)}${attemptOf(activity)}`,
        outcome: "throttled",
        weight: "failed",
      };
    case "api-call":
      return {
        kind: "call",
        title: `${activity.action} on ${labelOf(nameIn(activity.resource))}`,
        attachments: [{ title: "What was written", content: activity.detail }],
      };
    case "access-denied":
      return {
        kind: "denied",
        title: `${activity.action} on ${labelOf(nameIn(activity.resource))} denied`,
        outcome: activity.message,
        weight: "failed",
      };
    case "function-log":
      return {
        kind: "log",
        title: messageOf(activity.line),
        weight: "minor",
        attachments: [{ title: "Log line", content: activity.line }],
      };
    case "fault-injected":
      return {
        kind: "fault",
        title: `Fault: ${activity.effect} on ${activity.action ?? `the ${activity.on}`}`,
        outcome: `${activity.faultId} struck ${labelOf(activity.functionName)}`,
        weight: "failed",
      };
    case "dead-letter":
    case "dead-letter-lost":
      return {
        kind: "dead-letter",
        title: `${activity.type === "dead-letter" ? "Dead letter in" : "Dead letter lost, not taken by"} ${labelOf(nameIn(activity.queueArn))}`,
        outcome: activity.reason,
        weight: "failed",
        attachments: [{ title: "What it holds", content: activity.payload }],
      };
    case "function-updated":
      return { kind: "warning", title: `${labelOf(activity.functionName)} has other code`, weight: "minor" };
    case "update-recovered":
      return { kind: "warning", title: "What is saved runs again", weight: "minor" };
    case "update-failed":
    case "warning":
      return { kind: "warning", title: activity.message, weight: "failed" };
  }
}

function invocation(
  activity: Extract<RecordedActivity, { type: "invocation-started" }>,
  end: RecordedActivity | undefined,
  labelOf: LabelOf,
): Told {
  const told: Told = {
    kind: "invocation",
    title: `${labelOf(activity.functionName)}${attemptOf(activity)}`,
    outcome: "running, or cut off",
    attachments: [{ title: "Payload", content: activity.payload }],
  };
  if (end?.type !== "invocation-ended") return told;
  if (end.error)
    return { ...told, outcome: `failed after ${duration(end.durationMs)}: ${end.error}`, weight: "failed" };
  return { ...told, outcome: duration(end.durationMs) };
}

function attemptOf({ attempt }: { attempt: number }): string {
  return attempt > 1 ? `, attempt ${attempt}` : "";
}
