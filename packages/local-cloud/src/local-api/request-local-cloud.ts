/** No local cloud responds at the URL. */
export class NoLocalCloudError extends Error {
  readonly code = "NO_LOCAL_CLOUD";

  constructor(awsUrl: string, cause?: unknown) {
    const remedy = "start one with npm start, or pass the port of its AWS endpoint with --aws-port";
    super(`no local cloud is running at ${awsUrl}: ${remedy}`, { cause });
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

/**
 * Returns the JSON response; undefined without content.
 * @param awsUrl the URL of the local cloud's AWS endpoint
 * @throws {NoLocalCloudError}
 * @throws {LocalApiError}
 */
export async function requestLocalCloud(awsUrl: string, method: string, path: string, body?: object): Promise<unknown> {
  const request = { method, ...(body && { body: JSON.stringify(body) }) };
  const response = await fetch(`${awsUrl}${path}`, request).catch((cause) => {
    throw new NoLocalCloudError(awsUrl, cause);
  });
  if (response.status === 204) {
    return undefined;
  }
  const content: unknown = await response.json().catch((cause) => {
    throw new NoLocalCloudError(awsUrl, cause);
  });
  if (response.ok) {
    return content;
  }
  if (isError(content)) {
    throw new LocalApiError(content.code, content.message);
  }
  throw new NoLocalCloudError(awsUrl);
}

function isError(content: unknown): content is { code: string; message: string } {
  return content !== null && typeof content === "object" && "code" in content && "message" in content;
}
