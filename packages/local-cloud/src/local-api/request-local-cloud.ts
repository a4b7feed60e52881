/** No local cloud responds on the port. */
export class NoLocalCloudError extends Error {
  readonly code = "NO_LOCAL_CLOUD";

  constructor(port: number, cause?: unknown) {
    super(`no local cloud is running on port ${port}: start one with npm start, or set --aws-port`, { cause });
    this.name = "NoLocalCloudError";
  }
}

/** An error response of the local cloud, with the same `code`. */
export class LocalApiError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "LocalApiError";
    this.code = code;
  }
}

/** Returns the JSON response; undefined without content. @throws {NoLocalCloudError} @throws {LocalApiError} */
export async function requestLocalCloud(port: number, method: string, path: string, body?: object): Promise<unknown> {
  const request = { method, ...(body && { body: JSON.stringify(body) }) };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, request).catch((cause) => {
    throw new NoLocalCloudError(port, cause);
  });
  if (response.status === 204) {
    return undefined;
  }
  const content: unknown = await response.json().catch((cause) => {
    throw new NoLocalCloudError(port, cause);
  });
  if (response.ok) {
    return content;
  }
  if (isError(content)) {
    throw new LocalApiError(content.code, content.message);
  }
  throw new NoLocalCloudError(port);
}

function isError(content: unknown): content is { code: string; message: string } {
  return content !== null && typeof content === "object" && "code" in content && "message" in content;
}
