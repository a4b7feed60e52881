import type { ApiError } from "./api-error.ts";
import type { NodeId } from "./stack-view.ts";

export interface PutEventsRequest {
  /** 1 to 10, as PutEvents has them, `Detail` as JSON text. */
  entries: { EventBusName?: string; Source: string; DetailType: string; Detail: string; Resources?: string[] }[];
}

/** As PutEvents answers it: a success may have entries that failed. */
export interface PutEventsResult {
  FailedEntryCount: number;
  Entries: ({ EventId: string } | { ErrorCode: string; ErrorMessage: string })[];
}

export interface ExplainRequest {
  /** An envelope; what it lacks of `id`, `account`, `time`, `region`, `resources` is filled in. */
  event: Record<string, unknown>;
  /** An event pattern of one's own, JSON text or an object. */
  pattern?: string | Record<string, unknown>;
}

export interface Explanations {
  /** For every rule of every bus. */
  rules: ({ rule: NodeId; name: string; bus: string; enabled: boolean } & Verdict)[];
  /** For the pattern that was given; `INVALID_EVENT_PATTERN` is told as an {@link ApiError} in its place. */
  pattern?: Verdict | ApiError;
}

export type Verdict =
  | { matches: true }
  /** The dotted field that failed, and why. */
  | { matches: false; path: string; reason: string };
