/** No local cloud answers at the port. */
export class NoLocalCloudError extends Error {
  readonly code = "NO_LOCAL_CLOUD";

  constructor(port: number, cause?: unknown) {
    super(`no local cloud runs at port ${port}: npm start starts one, --aws-port names another port`, { cause });
    this.name = "NoLocalCloudError";
  }
}

/** The local cloud does not do what it is asked for; `code` is its own. */
export class LocalApiError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "LocalApiError";
    this.code = code;
  }
}

/**
 * Asks the local cloud whose AWS endpoint is at a port about itself.
 *
 * @param path such as `/_local/faults`
 * @returns the answer's JSON, undefined when it has no content
 * @throws {NoLocalCloudError}
 * @throws {LocalApiError}
 */
export async function requestLocalCloud(port: number, method: string, path: string, body?: object): Promise<unknown> {
  const request = { method, ...(body && { body: JSON.stringify(body) }) };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, request).catch((cause) => {
    throw new NoLocalCloudError(port, cause);
  });
  if (response.status === 204) {
    return undefined;
  }
  const answer: unknown = await response.json().catch((cause) => {
    throw new NoLocalCloudError(port, cause);
  });
  if (response.ok) {
    return answer;
  }
  if (isRefusal(answer)) {
    throw new LocalApiError(answer.code, answer.message);
  }
  throw new NoLocalCloudError(port);
}

function isRefusal(answer: unknown): answer is { code: string; message: string } {
  return answer !== null && typeof answer === "object" && "code" in answer && "message" in answer;
}
