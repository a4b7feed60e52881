import { resourceName } from "../resource-name.ts";
import type { ActivityKind, ActivityKinds, StoryContext } from "./activity-kind.ts";
import type { Cause } from "./cause.ts";
import { parseIfJson } from "./searchable-values.ts";

interface DeadLetter {
  queueArn: string;
  /** The ARN of the rule or function that gave up. */
  from: string;
  /** The ARN of the function or other target that missed the event; unknown if the rule lost its target. */
  targetArn?: string | undefined;
  reason: string;
  /** JSON: the event, or the invocation's payload. */
  payload: string;
  cause?: Cause | undefined;
}

interface InjectedFault {
  faultId: string;
  on: "call" | "invocation" | "delivery";
  effect: string;
  functionName: string;
  /** The IAM action of a call. */
  action?: string;
  cause: Cause | undefined;
}

export type FailureActivity =
  /** Recorded before the call, the invocation or the delivery that it affects. */
  | ({ type: "fault-injected" } & InjectedFault)
  | ({ type: "dead-letter" } & DeadLetter)
  | ({ type: "dead-letter-lost" } & DeadLetter)
  | { type: "warning"; message: string };

const letterKind = {
  name: "Dead letter",
  stepKind: "dead-letter",
  failure: ({ reason }) => reason,
  link: ({ payload, targetArn = "" }) => ({
    type: "dead-letter",
    functionName: resourceName(targetArn),
    payload,
  }),
  cause: ({ cause }) => cause,
  ids: ({ cause }) => ({ cause }),
  values: ({ payload }) => [parseIfJson(payload)],
} satisfies Partial<ActivityKind<DeadLetter>>;

export const failureKinds: ActivityKinds<FailureActivity> = {
  "fault-injected": {
    name: "Fault",
    stepKind: "fault",
    severity: () => "warning",
    cause: ({ cause }) => cause,
    ids: ({ cause }) => ({ cause }),
    location: ({ functionName }, map) => ({ node: map.findByName("function", functionName)?.id }),
    terminalLine: (fault) => `[${fault.functionName}] ${fault.faultId} injected: ${describeFault(fault)}`,
    traceLine: (fault) => `${fault.faultId} injected into ${fault.functionName}: ${describeFault(fault)}`,
    storyStep: (fault, { getLabel }) => ({
      title: `Fault: ${describeFault(fault)}`,
      outcome: `${fault.faultId} injected into ${getLabel(fault.functionName)}`,
    }),
    summary: describeFault,
  },

  "dead-letter": {
    ...letterKind,
    severity: () => "warning",
    location({ from, queueArn }, map) {
      const node = map.findByArn(queueArn)?.id;
      return { node, edge: map.findEdge(map.findByArn(from)?.id, "dead-letters", node) };
    },
    isCountedAtNode: true,
    terminalLine: ({ from, queueArn, reason }) => `dead letter in ${resourceName(queueArn)}, from ${from}: ${reason}`,
    traceLine: ({ queueArn, reason }) => `dead letter in ${resourceName(queueArn)}: ${reason}`,
    storyStep: ({ payload, queueArn, reason }, { getLabel }) => ({
      title: `Dead letter in ${getLabel(resourceName(queueArn))}`,
      outcome: reason,
      attachments: [{ title: "Content", content: payload }],
    }),
  },

  "dead-letter-lost": {
    ...letterKind,
    severity: () => "error",
    location({ from, queueArn }, map) {
      const node = map.findByArn(from)?.id;
      return { node, edge: map.findEdge(node, "dead-letters", map.findByArn(queueArn)?.id) };
    },
    terminalLine: ({ from, payload, queueArn, reason }) =>
      `warning: lost, ${describeLoss(queueArn)}: ${payload} from ${from}: ${reason}`,
    traceLine: ({ queueArn, reason }) => `lost, ${describeLoss(queueArn)}: ${reason}`,
    storyStep: ({ payload, queueArn, reason }, { getLabel }) => ({
      title: `Dead letter lost, ${describeLoss(queueArn, getLabel)}`,
      outcome: reason,
      attachments: [{ title: "Content", content: payload }],
    }),
  },

  warning: {
    name: "Warning",
    stepKind: "warning",
    severity: () => "warning",
    ids: () => ({}),
    terminalLine: ({ message }) => `warning: ${message}`,
    traceLine: ({ message }) => `warning: ${message}`,
    storyStep: ({ message }) => ({ title: message }),
    summary: ({ message }) => message,
  },
};

function describeFault({ action, effect, on }: InjectedFault): string {
  return `${effect} on ${action ?? `the ${on}`}`;
}

/** @param queueArn `none` if the rule or function has no dead-letter queue */
function describeLoss(queueArn: string, getLabel: StoryContext["getLabel"] = (name) => name): string {
  return queueArn === "none" ? "no dead-letter queue" : `not stored in ${getLabel(resourceName(queueArn))}`;
}
