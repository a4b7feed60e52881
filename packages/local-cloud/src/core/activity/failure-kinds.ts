import { resourceName } from "../resource-name.ts";
import type { ActivityKinds, StoryContext } from "./activity-kind.ts";
import type { Cause } from "./cause.ts";
import { parsed } from "./searchable-values.ts";

interface DeadLetter {
  queueArn: string;
  /** ARN of the rule or the function that gave up. */
  from: string;
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

/** Injected faults, dead letters and warnings. */
export type FailureActivity =
  /** Recorded before the call, the invocation or the delivery that it affects. */
  | ({ type: "fault-injected" } & InjectedFault)
  | ({ type: "dead-letter" } & DeadLetter)
  | ({ type: "dead-letter-lost" } & DeadLetter)
  | { type: "warning"; message: string };

export const failureKinds: ActivityKinds<FailureActivity> = {
  "fault-injected": {
    name: "Fault",
    stepKind: "fault",
    severity: () => "warning",
    cause: ({ cause }) => cause,
    ids: ({ cause }) => ({ cause }),
    location: ({ functionName }, map) => ({ node: map.named("function", functionName)?.id }),
    terminalLine: (fault) => `[${fault.functionName}] ${fault.faultId} injected: ${faultText(fault)}`,
    traceLine: (fault) => `${fault.faultId} injected into ${fault.functionName}: ${faultText(fault)}`,
    storyStep: (fault, { labelOf }) => ({
      title: `Fault: ${faultText(fault)}`,
      outcome: `${fault.faultId} injected into ${labelOf(fault.functionName)}`,
    }),
    summary: faultText,
  },

  "dead-letter": {
    name: "Dead letter",
    stepKind: "dead-letter",
    severity: () => "warning",
    failure: ({ reason }) => reason,
    cause: ({ cause }) => cause,
    ids: ({ cause }) => ({ cause }),
    values: ({ payload }) => [parsed(payload)],
    location({ from, queueArn }, map) {
      const node = map.ofArn(queueArn)?.id;
      return { node, edge: map.edge(map.ofArn(from)?.id, "dead-letters", node) };
    },
    isCountedAtNode: true,
    terminalLine: ({ from, queueArn, reason }) => `dead letter in ${resourceName(queueArn)}, from ${from}: ${reason}`,
    traceLine: ({ queueArn, reason }) => `dead letter in ${resourceName(queueArn)}: ${reason}`,
    storyStep: ({ payload, queueArn, reason }, { labelOf }) => ({
      title: `Dead letter in ${labelOf(resourceName(queueArn))}`,
      outcome: reason,
      attachments: [{ title: "Content", content: payload }],
    }),
  },

  "dead-letter-lost": {
    name: "Dead letter",
    stepKind: "dead-letter",
    severity: () => "error",
    failure: ({ reason }) => reason,
    cause: ({ cause }) => cause,
    ids: ({ cause }) => ({ cause }),
    values: ({ payload }) => [parsed(payload)],
    location({ from, queueArn }, map) {
      const node = map.ofArn(from)?.id;
      return { node, edge: map.edge(node, "dead-letters", map.ofArn(queueArn)?.id) };
    },
    terminalLine: ({ from, payload, queueArn, reason }) =>
      `warning: lost, ${lostText(queueArn)}: ${payload} from ${from}: ${reason}`,
    traceLine: ({ queueArn, reason }) => `lost, ${lostText(queueArn)}: ${reason}`,
    storyStep: ({ payload, queueArn, reason }, { labelOf }) => ({
      title: `Dead letter lost, ${lostText(queueArn, labelOf)}`,
      outcome: reason,
      attachments: [{ title: "Content", content: payload }],
    }),
  },

  warning: {
    name: "Warning",
    stepKind: "warning",
    severity: () => "warning",
    cause: () => undefined,
    ids: () => ({}),
    location: () => ({}),
    terminalLine: ({ message }) => `warning: ${message}`,
    traceLine: ({ message }) => `warning: ${message}`,
    storyStep: ({ message }) => ({ title: message }),
    summary: ({ message }) => message,
  },
};

function faultText({ action, effect, on }: InjectedFault): string {
  return `${effect} on ${action ?? `the ${on}`}`;
}

/** @param queueArn `none` where the rule or the function has no dead-letter queue */
function lostText(queueArn: string, labelOf: StoryContext["labelOf"] = (name) => name): string {
  return queueArn === "none" ? "no dead-letter queue" : `not stored in ${labelOf(resourceName(queueArn))}`;
}
