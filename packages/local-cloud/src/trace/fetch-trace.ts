import type { Trace } from "./trace.ts";

/** No local cloud answers at the port. */
export class NoLocalCloudError extends Error {
  readonly code = "NO_LOCAL_CLOUD";

  constructor(port: number, cause?: unknown) {
    super(`no local cloud runs at port ${port}: npm start starts one, --aws-port names another port`, { cause });
    this.name = "NoLocalCloudError";
  }
}

/** The local cloud knows nothing of an ID. */
export class UnknownIdError extends Error {
  readonly code = "UNKNOWN_ID";

  constructor(id: string, port: number) {
    super(`the local cloud at port ${port} knows nothing of ${id}; it remembers what happened until it stops`);
    this.name = "UnknownIdError";
  }
}

/**
 * Asks the local cloud whose AWS endpoint is at a port what happened to an ID.
 * @throws {NoLocalCloudError}
 * @throws {UnknownIdError}
 */
export async function fetchTrace(id: string, port: number): Promise<Trace> {
  const response = await fetch(`http://127.0.0.1:${port}/_local/trace/${encodeURIComponent(id)}`).catch((cause) => {
    throw new NoLocalCloudError(port, cause);
  });
  const body: unknown = await response.json().catch((cause) => {
    throw new NoLocalCloudError(port, cause);
  });
  if (response.ok && isObject(body) && Array.isArray(body.activities)) return body as unknown as Trace;
  if (isObject(body) && body.code === "TRACE_NOT_FOUND") throw new UnknownIdError(id, port);
  throw new NoLocalCloudError(port);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object";
}
