import { formatDuration } from "command-line/format-duration";
import type { Stamp } from "./choreography.ts";
import type { Failure, PendingRetry, ProgressView } from "./progress.ts";

export type OutcomeState = "in progress" | "retrying" | "failed" | "complete";

/** How far an order is, and what it is waiting for. */
export interface Outcome {
  state: OutcomeState;
  /** The names of the functions whose stamps are missing. */
  waitingFor: string[];
  /** From the first stamp to the last; undefined while one is missing. */
  durationMs?: number | undefined;
  retry?: PendingRetry | undefined;
  failure?: Failure | undefined;
}

interface OutcomeInput {
  stamps: readonly Stamp[];
  /** The item; undefined if the ID has none. */
  attributes: Record<string, unknown> | undefined;
  /** Undefined if everything is done, or if it happened in an earlier run. */
  progress: ProgressView | undefined;
}

/**
 * Judges an order by its stamps first: it is complete if it has all, even if a function failed afterwards. It failed
 * if one is missing and nothing is left to run.
 */
export function judgeOutcome({ attributes, progress, stamps }: OutcomeInput): Outcome {
  const missing = attributes ? stamps.filter(({ attribute }) => attributes[attribute] === undefined) : [];
  const waitingFor = missing.map(({ functionName }) => functionName);
  const { failures = [], isActive = false, retry } = progress ?? {};
  const failure = findWorst(failures, waitingFor);
  if (attributes && stamps.length > 0 && missing.length === 0) {
    return { state: "complete", waitingFor, durationMs: measure(attributes, stamps), failure };
  }
  if (retry) {
    return {
      state: "retrying",
      waitingFor,
      retry,
      failure: failures.find((each) => each.functionName === retry.target),
    };
  }
  if (isActive) {
    return { state: "in progress", waitingFor };
  }
  if (failure) {
    return { state: "failed", waitingFor, failure };
  }
  // An order of an earlier run may still be retried.
  const isIdle = progress !== undefined;
  return { state: missing.length === 0 ? "complete" : isIdle ? "failed" : "in progress", waitingFor };
}

/** Prefers a failure that an order is waiting for, then one whose event is in a queue or lost. */
function findWorst(failures: readonly Failure[], waitingFor: readonly string[]): Failure | undefined {
  const rank = ({ functionName = "", isLost, queue }: Failure) =>
    (waitingFor.includes(functionName) ? 2 : 0) + (queue !== undefined || isLost ? 1 : 0);
  return [...failures].sort((a, b) => rank(b) - rank(a))[0];
}

function measure(attributes: Record<string, unknown>, stamps: readonly Stamp[]): number | undefined {
  const times = stamps.map(({ attribute }) => Date.parse(String(attributes[attribute])));
  return times.some(Number.isNaN) ? undefined : Math.max(...times) - Math.min(...times);
}

interface OutcomeText {
  /** Milliseconds since the epoch. */
  now: number;
  /** Turns the name of a function or queue into its short name. @default the name itself */
  getLabel?(name: string): string;
}

/**
 * Describes an outcome in a sentence.
 * @example formatOutcome(outcome, { now: Date.now() }) // "Waiting for invoice-service: attempt 2 in 48 s."
 */
export function formatOutcome(outcome: Outcome, { getLabel = (name) => name, now }: OutcomeText): string {
  const { durationMs, failure, retry, state, waitingFor } = outcome;
  if (state === "complete") {
    const complete = durationMs === undefined ? "Complete." : `Complete in ${formatDuration(durationMs)}.`;
    return failure ? `${complete} Later, ${formatFailure(failure, getLabel)}` : complete;
  }
  if (retry) {
    const after = failure ? `, after ${withPeriod(failure.error)}` : ".";
    const due = retry.dueAt > now ? `in ${formatCountdown(retry.dueAt - now)}` : "is due";
    return `Waiting for ${getLabel(retry.target)}: attempt ${retry.attempt} ${due}${after}`;
  }
  if (failure) {
    return formatFailure(failure, getLabel);
  }
  return waitingFor.length === 0 ? "In progress." : `Waiting for ${formatList(waitingFor.map(getLabel))}.`;
}

function formatFailure(failure: Failure, getLabel: (name: string) => string): string {
  const { attempts, error, functionName, isLost, queue } = failure;
  if (functionName === undefined) {
    return `The request failed with ${error}. Nothing retries a request.`;
  }
  const tries = attempts === 1 ? "" : ` after ${attempts} attempts`;
  const failed = `${getLabel(functionName)} failed${tries}: ${withPeriod(error)}`;
  if (isLost) {
    return `${failed} The event is lost: no dead-letter queue stored it.`;
  }
  return queue === undefined ? failed : `${failed} The event is in ${getLabel(queue)}.`;
}

/** Formats the time until something is due in whole seconds. @example formatCountdown(47_300) // "48 s" */
export function formatCountdown(ms: number): string {
  return ms < 60_000 ? `${Math.ceil(ms / 1_000)} s` : formatDuration(Math.ceil(ms / 1_000) * 1_000);
}

function withPeriod(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function formatList(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
