/** A request to the stack's HTTP API. */
export interface ApiRequest {
  method: string;
  /** With its stage and query, such as `/prod/order`. */
  path: string;
  headers?: Record<string, string> | undefined;
  body?: string | undefined;
}

/** The HTTP API's response, whatever its status. */
export interface ApiResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  durationMs: number;
}

/** Repeats one request at a rate; the local cloud itself sends it. */
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
  /** Responses with status 2xx. */
  succeeded: number;
  /** Other responses, or none. */
  failed: number;
  /** The number of responses by status; `none` for requests without a response. */
  responses: Record<string, number>;
}
