import {
  type Attachment,
  type ConsoleTrace,
  type ConsoleTracedActivity,
  getKind,
  type RecordedActivity,
  type StepKind,
  type StoryContext,
  type StoryStep,
} from "local-cloud/console-api";
import type { Span } from "./time-axis.ts";

export interface Step extends Span, StoryStep {
  /** The number of its activity in the trace. */
  number: number;
  /** The number of its cause; undefined if it came from outside. */
  causedBy: number | undefined;
  kind: StepKind;
  /** The name of its kind, such as `Request`. */
  name: string;
  /** `failed` needs attention; `minor` matters only on a closer look. */
  weight: "failed" | "normal" | "minor";
  activity: RecordedActivity;
  attachments: Attachment[];
}

/** Converts a trace to steps, each after its cause. An invocation and its end are one step. */
export function toStory(
  { activities }: Pick<ConsoleTrace, "activities">,
  getLabel: StoryContext["getLabel"] = (name) => name,
): Step[] {
  const ends = findInvocationEnds(activities);
  const merged = new Set([...ends.values()].map(({ number }) => number));
  const types = new Map(activities.map(({ activity, number }) => [number, activity.type]));
  const effects = Map.groupBy(activities, ({ causedBy }) => causedBy);
  const steps: Step[] = [];
  const open = [...(effects.get(undefined) ?? [])].reverse();
  for (let traced = open.pop(); traced; traced = open.pop()) {
    if (!merged.has(traced.number)) {
      const isRedrive = traced.causedBy !== undefined && types.get(traced.causedBy)?.startsWith("dead-letter");
      const end = ends.get(traced.number);
      steps.push(toStep(traced, end, { getLabel, isRedrive, end: end?.activity }));
    }
    open.push(...(effects.get(traced.number) ?? []).toReversed());
  }
  return steps;
}

type End = ConsoleTracedActivity & { activity: Extract<RecordedActivity, { type: "invocation-ended" }> };

function isEnd(traced: ConsoleTracedActivity): traced is End {
  return traced.activity.type === "invocation-ended";
}

/** The ends of invocations by the numbers of their starts. Attempts share a request id and never overlap. */
function findInvocationEnds(activities: readonly ConsoleTracedActivity[]): Map<number, End> {
  const key = (activity: { requestId: string; attempt: number }) => `${activity.requestId} ${activity.attempt}`;
  const ends = new Map(activities.filter(isEnd).map((end) => [key(end.activity), end]));
  return new Map(
    activities.flatMap(({ activity, number }) => {
      const end = activity.type === "invocation-started" ? ends.get(key(activity)) : undefined;
      return end ? [[number, end]] : [];
    }),
  );
}

/** The time a step ended. A request is recorded when its response is sent, other activities when they happen. */
function getEnd({ activity, startedAt }: ConsoleTracedActivity, end: End | undefined): number {
  if (end) {
    return Math.max(startedAt, end.activity.at);
  }
  return activity.type === "http-request" ? Math.max(startedAt, activity.at) : startedAt;
}

function toStep(traced: ConsoleTracedActivity, end: End | undefined, context: StoryContext): Step {
  const { activity, causedBy, number, startedAt } = traced;
  const kind = getKind(activity);
  const { attachments = [], ...step } = kind.storyStep(activity, context);
  const records = end ? [activity, end.activity] : [activity];
  return {
    ...step,
    kind: kind.stepKind,
    name: kind.name,
    weight: getWeight(end?.activity ?? activity),
    activity,
    number,
    causedBy,
    from: startedAt,
    to: getEnd(traced, end),
    attachments: [
      ...attachments.filter(({ content }) => content !== undefined),
      ...records.map((content) => ({ title: `Record: ${content.type}`, content })),
    ],
  };
}

function getWeight(activity: RecordedActivity): Step["weight"] {
  const severity = getKind(activity).severity?.(activity) ?? "info";
  if (severity === "error" || severity === "warning") {
    return "failed";
  }
  return severity === "debug" ? "minor" : "normal";
}
