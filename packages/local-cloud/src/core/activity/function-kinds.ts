import { formatDuration } from "command-line/format-duration";
import type { ActivityKinds, ActivityMap, InvocationLookup, Location } from "./activity-kind.ts";
import type { CausalLink, Cause } from "./cause.ts";
import { formatAttempt } from "./format-attempt.ts";
import { formatLogLine } from "./format-log-line.ts";
import { logMessage } from "./log-message.ts";
import { parseIfJson } from "./searchable-values.ts";

const MAX_LOG_CHARACTERS = 160;

interface InvocationStart {
  functionName: string;
  requestId: string;
  attempt: number;
  cause?: Cause | undefined;
}

interface Retry {
  /** The function or other target. */
  target: string;
  /** The number of the next attempt. */
  attempt: number;
  /** Milliseconds since the epoch. */
  dueAt: number;
  cause: Exclude<Cause, { type: "http-request" }>;
}

export type FunctionActivity =
  | ({
      type: "invocation-started";
      /** Recorded only for a direct invocation; otherwise it is in the request or the event. */
      payload?: string | undefined;
      /** The ARN of the user or role that invoked it directly, or "the console". */
      caller?: string | undefined;
    } & InvocationStart)
  /** The function's reserved concurrency is used up, so it is not started. */
  | ({ type: "invocation-throttled" } & InvocationStart)
  | {
      type: "invocation-ended";
      functionName: string;
      requestId: string;
      attempt: number;
      durationMs: number;
      error?: string;
      /** The function's response or error, as JSON. */
      result?: string;
    }
  /** An event is invoked or delivered again later. */
  | ({ type: "retry-scheduled" } & Retry)
  | { type: "function-log"; functionName: string; requestId: string | undefined; line: string };

type Start = Extract<FunctionActivity, { type: "invocation-started" }>;

export const functionKinds: ActivityKinds<FunctionActivity> = {
  "invocation-started": {
    name: "Invocation",
    stepKind: "invocation",
    link: ({ requestId }) => ({ type: "invocation", requestId }),
    cause: findStartCause,
    ids: ({ requestId }) => ({ requestId }),
    values: ({ payload, requestId }) => [requestId, payload && parseIfJson(payload)],
    location: locateStart,
    isCountedAtNode: true,
    isOutcome: false,
    traceLine: ({ attempt, caller, functionName }, { hasCause }) =>
      `${functionName} ${caller !== undefined && hasCause ? "redriven" : "invoked"}${formatAttempt(attempt)}${formatCaller(caller)}`,
    storyStep: ({ attempt, caller, functionName, payload }, { end, getLabel, isRedrive }) => ({
      title: `${getLabel(functionName)}${formatAttempt(attempt)}`,
      ...(caller !== undefined && { origin: `${isRedrive ? "redriven" : "invoked"} by ${caller}` }),
      outcome: end ? describeEnd(end) : "running or interrupted",
      attachments: [{ title: "Payload", content: payload }],
    }),
  },

  "invocation-throttled": {
    name: "Invocation",
    stepKind: "invocation",
    severity: () => "warning",
    failure: () => "throttled",
    link: ({ requestId }) => ({ type: "invocation", requestId }),
    cause: ({ cause }) => cause,
    ids: ({ requestId }) => ({ requestId }),
    values: ({ requestId }) => [requestId],
    location: locateStart,
    isCountedAtNode: true,
    terminalLine: ({ attempt, functionName }) =>
      `[${functionName}] throttled, attempt ${attempt}: its reserved concurrency is used up`,
    traceLine: ({ attempt, functionName }) => `${functionName} throttled, attempt ${attempt}`,
    storyStep: ({ attempt, functionName }, { getLabel }) => ({
      title: `${getLabel(functionName)}${formatAttempt(attempt)}`,
      outcome: "throttled",
    }),
  },

  "invocation-ended": {
    name: "Invocation",
    stepKind: "invocation",
    severity: ({ error }) => (error ? "error" : "info"),
    failure: ({ error }) => error,
    cause: ({ requestId }) => ({ type: "invocation", requestId }),
    ids: ({ requestId }) => ({ requestId }),
    location: locateFunction,
    isOutcome: true,
    terminalLine: ({ attempt, error, functionName }) =>
      error && `[${functionName}] invocation ${attempt} failed: ${error}`,
    traceLine: (end) => (end.error ? describeEnd(end) : `ended after ${describeEnd(end)}`),
    storyStep: ({ attempt, durationMs, error, functionName }, { getLabel }) => ({
      title: `${getLabel(functionName)}${formatAttempt(attempt)} ended`,
      outcome: error ?? `after ${formatDuration(durationMs)}`,
    }),
  },

  "retry-scheduled": {
    name: "Retry",
    stepKind: "retry",
    cause: ({ cause }) => cause,
    ids: ({ cause }) => ({ cause }),
    location: ({ target }, map) => ({ node: map.findByName("function", target)?.id }),
    traceLine: ({ attempt, dueAt, target }) =>
      `attempt ${attempt} of ${target} is due at ${new Date(dueAt).toISOString()}`,
    storyStep: ({ attempt, target }, { getLabel }) => ({ title: `${getLabel(target)}, attempt ${attempt} is due` }),
  },

  "function-log": {
    name: "Log line",
    stepKind: "log",
    severity: () => "debug",
    cause: ({ requestId }) => (requestId === undefined ? undefined : { type: "invocation", requestId }),
    ids: ({ requestId }) => ({ requestId }),
    location: locateFunction,
    terminalLine: ({ functionName, line }) => `[${functionName}] ${formatLogLine(line)}`,
    traceLine({ line }) {
      const message = logMessage(line);
      return `log: ${message.length > MAX_LOG_CHARACTERS ? `${message.slice(0, MAX_LOG_CHARACTERS)}…` : message}`;
    },
    storyStep: ({ line }) => ({ title: logMessage(line), attachments: [{ title: "Log line", content: line }] }),
    summary: ({ line }) => line,
  },
};

/** A direct invocation with the content of a dead letter redrives it. */
function findStartCause({ cause, functionName, payload }: Start): CausalLink | undefined {
  return cause ?? (payload === undefined ? undefined : { type: "dead-letter", functionName, payload });
}

function formatCaller(caller: string | undefined): string {
  return caller === undefined ? "" : ` by ${caller}`;
}

function locateStart(
  { attempt, cause, functionName }: InvocationStart,
  map: ActivityMap,
  invocations: InvocationLookup,
): Location {
  const node = map.findByName("function", functionName)?.id;
  // Deliveries and messages are separate activities, and a retry takes no edge.
  if (!cause || cause.type === "delivery" || cause.type === "batch" || attempt > 1) {
    return { node };
  }
  const from = cause.type === "http-request" ? map.api : invocations.findFunction(cause.requestId);
  return { node, edge: map.findEdge(from, "invokes", node) };
}

function locateFunction({ functionName }: { functionName: string }, map: ActivityMap): Location {
  return { node: map.findByName("function", functionName)?.id };
}

function describeEnd({ durationMs, error }: { durationMs: number; error?: string }): string {
  return error ? `failed after ${formatDuration(durationMs)}: ${error}` : formatDuration(durationMs);
}
