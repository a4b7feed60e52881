import type { ApiError } from "local-cloud/console-api";

/** The local cloud rejected the request. `code` is stable; the message is for people. */
export class RejectedError extends Error {
  readonly code: string;

  constructor({ code, message }: ApiError) {
    super(message);
    this.name = "RejectedError";
    this.code = code;
  }
}

/** The request got no response. */
class UnreachableError extends Error {
  readonly code = "UNREACHABLE";

  constructor(options: ErrorOptions) {
    super("The local cloud is not responding. Is it still running?", options);
    this.name = "UnreachableError";
  }
}

/** Sends a request to a path behind `/api/`, such as `stack`. @throws {RejectedError | UnreachableError} */
export async function request<Body>(path: string, init: RequestInit = {}): Promise<Body> {
  let response: Response;
  try {
    response = await fetch(`/api/${path}`, init);
  } catch (cause) {
    if (init.signal?.aborted) {
      throw cause;
    }
    throw new UnreachableError({ cause });
  }
  if (response.ok) {
    return (response.status === 204 ? undefined : await response.json()) as Body;
  }
  throw new RejectedError(await readError(response));
}

export function send<Body>(path: string, body: unknown): Promise<Body> {
  const headers = { "Content-Type": "application/json" };
  return request(path, { method: "POST", headers, body: JSON.stringify(body) });
}

export function remove(path: string): Promise<void> {
  return request(path, { method: "DELETE" });
}

async function readError(response: Response): Promise<ApiError> {
  try {
    const { code, message } = (await response.json()) as Partial<ApiError>;
    if (code && message) {
      return { code, message };
    }
  } catch {
    // Not from the local cloud but, for example, from a proxy.
  }
  const { status, statusText } = response;
  return { code: "UNEXPECTED_RESPONSE", message: `Unexpected response: ${status} ${statusText}`.trim() };
}
