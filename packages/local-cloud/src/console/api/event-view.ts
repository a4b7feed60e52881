import type { ApiError } from "./api-error.ts";
import type { NodeId } from "./stack-view.ts";

export interface PutEventsRequest {
  /** 1 to 10 PutEvents entries, with `Detail` as JSON text. */
  entries: { EventBusName?: string; Source: string; DetailType: string; Detail: string; Resources?: string[] }[];
}

/** The response of PutEvents, which may contain failed entries even if it succeeds. */
export interface PutEventsResult {
  FailedEntryCount: number;
  Entries: ({ EventId: string } | { ErrorCode: string; ErrorMessage: string })[];
}

export interface ExplainRequest {
  /** An envelope, as JSON text or an object. Missing `id`, `account`, `time`, `region` and `resources` are filled in. */
  event: string | Record<string, unknown>;
  /** Another event pattern to check, as JSON text or an object. */
  pattern?: string | Record<string, unknown>;
}

export interface Explanations {
  /** For every rule of every bus. */
  rules: ({ rule: NodeId; name: string; bus: string; enabled: boolean } & Verdict)[];
  /** The verdict of the given pattern; an {@link ApiError} with `INVALID_EVENT_PATTERN` if it is invalid. */
  pattern?: Verdict | ApiError;
}

export type Verdict =
  | { matches: true }
  /** The dotted field that failed, and why. */
  | { matches: false; path: string; reason: string };
