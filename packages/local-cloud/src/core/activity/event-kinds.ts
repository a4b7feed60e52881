import type { EventEnvelope } from "../event-envelope.ts";
import { resourceName } from "../resource-name.ts";
import type { ActivityKind, ActivityKinds, StoryContext } from "./activity-kind.ts";
import { findCallerNode } from "./caller-node.ts";
import type { Cause } from "./cause.ts";
import { formatAttempt } from "./format-attempt.ts";
import { parseIfJson } from "./searchable-values.ts";

/** Why a rule does not match an event: the dotted field that failed, its value, and the pattern's expectation. */
export interface RuleMismatch {
  rule: string;
  path: string;
  reason: string;
}

interface OnBus {
  event: EventEnvelope;
  bus: string;
}

/** The path of an event from its bus through rules to targets. */
export type EventActivity =
  | (OnBus & { type: "event-accepted"; caller: string; cause?: Cause | undefined })
  /** PutEvents responds with 200 nevertheless, and lists the entry as failed. */
  | {
      type: "event-rejected";
      bus: string;
      /** The fields of the entry; empty if missing. */
      source: string;
      detailType: string;
      /** Text that may not be JSON. */
      detail: string;
      /** AWS's error code and message. */
      error: string;
      caller: string;
      cause?: Cause | undefined;
    }
  | (OnBus & { type: "event-replayed"; replay: string; cause?: Cause | undefined })
  | (OnBus & {
      type: "event-dropped";
      reason: "unknown bus" | "no rule matched" | `not forwarded to ${string}: it came from another bus`;
      /** Finds the rule that came closest to a match, if the bus has rules. */
      findNearest?(): RuleMismatch | undefined;
      /** The result of `findNearest`, once expanded. */
      nearest?: RuleMismatch | undefined;
    })
  | {
      type: "rule-matched";
      eventId: string;
      rule: string;
      /** Distinguishes rules of equal name on two buses that an event has passed. */
      ruleArn?: string;
      hasNoTarget?: true;
    }
  /** Stands for a `rule-not-matched` of each rule, until it is expanded. */
  | (OnBus & { type: "rules-not-matched"; explain(): RuleMismatch[] })
  | ({ type: "rule-not-matched"; eventId: string } & RuleMismatch)
  | {
      type: "delivery";
      /** Identifies an event and a target; all attempts share it. */
      deliveryId: string;
      /** The event, or the message of a topic. */
      eventId: string;
      /** The name of the rule, schedule or topic. */
      rule: string;
      ruleArn?: string;
      targetArn: string;
      attempt: number;
      error?: string;
    };

const busEventKind = {
  name: "Event",
  stepKind: "event",
  link: ({ event }) => ({ type: "event", eventId: event.id }),
  ids: ({ event }) => ({ eventId: event.id }),
  values: ({ event: { detail, id, resources } }) => [id, resources, detail],
  isCountedAtNode: true,
} satisfies Partial<ActivityKind<OnBus>>;

export const eventKinds: ActivityKinds<EventActivity> = {
  "event-accepted": {
    ...busEventKind,
    cause: ({ cause }) => cause,
    location({ bus, caller }, map) {
      const node = map.findByName("bus", bus)?.id;
      return { node, edge: map.findEdge(findCallerNode(caller, map), "publishes", node) };
    },
    traceLine: ({ bus, caller, event }, { hasCause }) =>
      `event ${event["detail-type"]} from ${event.source} on ${bus}, ${event.id}${hasCause ? "" : `, by ${caller}`}`,
    storyStep: ({ bus, event }, { getLabel }) => ({
      title: `${event["detail-type"]} from ${event.source}`,
      outcome: `accepted by ${getLabel(bus)}`,
      attachments: [{ title: "Event", content: event }],
    }),
  },

  "event-rejected": {
    name: "Event",
    stepKind: "event",
    severity: () => "error",
    failure: ({ error }) => error,
    cause: ({ cause }) => cause,
    ids: ({ cause }) => ({ cause }),
    values: ({ detail }) => [parseIfJson(detail)],
    location({ bus, caller }, map) {
      const node = map.findByName("bus", bus)?.id;
      return { node, edge: map.findEdge(findCallerNode(caller, map), "publishes", node) };
    },
    terminalLine: ({ bus, detailType, error, source }) =>
      `${[source, detailType].filter(Boolean).join(" ") || "an event"} was rejected by the bus ${bus}: ${error}`,
    traceLine: ({ bus, error }) => `event rejected by ${bus}: ${error}`,
    storyStep: ({ bus, detail, detailType, error, source }, { getLabel }) => ({
      title: `${detailType || "event"} rejected by ${getLabel(bus)}`,
      outcome: error,
      attachments: [{ title: "Entry", content: { Source: source, DetailType: detailType, Detail: detail } }],
    }),
  },

  "event-replayed": {
    ...busEventKind,
    location: ({ bus }, map) => ({ node: map.findByName("bus", bus)?.id }),
    traceLine: ({ event }) => `event ${event["detail-type"]}, ${event.id}, replayed`,
    storyStep: ({ event, replay }) => ({
      title: `${event["detail-type"]} from ${event.source}`,
      outcome: `replayed by ${replay}`,
      attachments: [{ title: "Event", content: event }],
    }),
  },

  "event-dropped": {
    name: "Event",
    stepKind: "event",
    severity: () => "warning",
    failure: ({ reason }) => `dropped: ${reason}`,
    cause: ({ event }) => ({ type: "event", eventId: event.id }),
    ids: ({ event }) => ({ eventId: event.id }),
    location: ({ bus }, map) => ({ node: map.findByName("bus", bus)?.id }),
    terminalLine({ bus, event, ...dropped }) {
      const which = `${event.source} ${event["detail-type"]} ${event.id}`;
      return `warning: ${which} was dropped by the bus ${bus}: ${describeDrop(dropped)}`;
    },
    traceLine: ({ bus, ...dropped }) => `dropped by ${bus}: ${describeDrop(dropped)}`,
    storyStep: ({ bus, event, ...dropped }, { getLabel }) => ({
      title: `${event["detail-type"]} dropped by ${getLabel(bus)}`,
      outcome: describeDrop(dropped, getLabel),
      attachments: [{ title: "Event", content: event }],
    }),
  },

  "rule-matched": {
    name: "Rule",
    stepKind: "rule",
    link: ({ eventId, rule, ruleArn }) => ({ type: "match", eventId, rule, ruleArn }),
    cause: ({ eventId }) => ({ type: "event", eventId }),
    ids: ({ eventId }) => ({ eventId }),
    location({ rule }, map) {
      const node = map.findByName("rule", rule)?.id;
      return { node, edge: map.findEdge(node && map.findBus(node), "routes-to", node) };
    },
    isCountedAtNode: true,
    traceLine: (match) => `${isSchedule(match) ? "schedule" : "rule"} ${match.rule} ${describeMatch(match)}`,
    storyStep: (match, { getLabel }) => ({ title: getLabel(match.rule), outcome: describeMatch(match) }),
  },

  "rules-not-matched": {
    name: "Rules",
    stepKind: "rule",
    severity: () => "debug",
    cause: ({ event }) => ({ type: "event", eventId: event.id }),
    ids: ({ event }) => ({ eventId: event.id }),
    location: ({ bus }, map) => ({ node: map.findByName("bus", bus)?.id }),
    traceLine: ({ bus }) => `rules of ${bus} did not match`,
    storyStep: ({ bus }, { getLabel }) => ({ title: getLabel(bus), outcome: "rules did not match" }),
  },

  "rule-not-matched": {
    name: "Rule",
    stepKind: "rule",
    severity: () => "debug",
    cause: ({ eventId }) => ({ type: "event", eventId }),
    ids: ({ eventId }) => ({ eventId }),
    location: ({ rule }, map) => ({ node: map.findByName("rule", rule)?.id }),
    traceLine: ({ path, reason, rule }) => `rule ${rule} did not match: ${path} ${reason}`,
    storyStep: ({ path, reason, rule }, { getLabel }) => ({
      title: getLabel(rule),
      outcome: `did not match: ${reason}`,
      field: path,
    }),
  },

  delivery: {
    name: "Delivery",
    stepKind: "delivery",
    severity: ({ error }) => (error ? "error" : "info"),
    failure: ({ error }) => error,
    link: ({ attempt, deliveryId }) => ({ type: "delivery", deliveryId, attempt }),
    cause: ({ eventId, rule, ruleArn }) => ({ type: "match", eventId, rule, ruleArn }),
    ids: ({ eventId }) => ({ eventId }),
    location({ rule, ruleArn = "", targetArn }, map) {
      const node = (map.findByArn(ruleArn) ?? map.findByName("rule", rule))?.id;
      return { node, edge: map.findEdge(node, "delivers", map.findByArn(targetArn)?.id) };
    },
    terminalLine: ({ attempt, error, rule }) => error && `[${rule}] delivery ${attempt} failed: ${error}`,
    traceLine({ attempt, error, targetArn }) {
      const to = `${resourceName(targetArn)}${formatAttempt(attempt)}`;
      return error ? `not delivered to ${to}: ${error}` : `delivered to ${to}`;
    },
    storyStep: ({ attempt, error, targetArn }, { getLabel }) => ({
      title: `Delivery to ${getLabel(resourceName(targetArn))}${formatAttempt(attempt)}`,
      outcome: error ?? "accepted",
    }),
  },
};

type Match = Extract<EventActivity, { type: "rule-matched" }>;

/** Whether EventBridge Scheduler ran one of its schedules, which deliver like rules. */
function isSchedule({ ruleArn }: Match): boolean {
  return ruleArn?.startsWith("arn:aws:scheduler:") ?? false;
}

function describeMatch(match: Match): string {
  if (isSchedule(match)) {
    return "was due";
  }
  return match.hasNoTarget ? "matched, but has no target" : "matched";
}

function describeDrop(
  {
    findNearest,
    nearest = findNearest?.(),
    reason,
  }: Pick<Extract<EventActivity, { type: "event-dropped" }>, "findNearest" | "nearest" | "reason">,
  getLabel: StoryContext["getLabel"] = (name) => name,
): string {
  return nearest ? `${reason}; nearest is ${getLabel(nearest.rule)}: ${nearest.path} ${nearest.reason}` : reason;
}
