/** A request to the stack's HTTP API. */
export interface ApiRequest {
  method: string;
  /** With its stage and query, such as `/prod/order`. */
  path: string;
  headers?: Record<string, string> | undefined;
  body?: string | undefined;
}

/** What the HTTP API answered, whatever the status. */
export interface ApiResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  durationMs: number;
}

/** The same request again and again, at a rate, sent by the local cloud itself. */
export interface LoadRequest {
  request: ApiRequest;
  /** 1 to 1,000. */
  perSecond: number;
  /** 1 to 600. */
  seconds: number;
}

export interface LoadView extends LoadRequest {
  state: "RUNNING" | "COMPLETED" | "STOPPED";
  startedAt: number;
  sent: number;
  /** Answers 2xx. */
  succeeded: number;
  /** Other answers, or none. */
  failed: number;
  /** How many answers had each status; `none` for what was not answered. */
  answers: Record<string, number>;
}
