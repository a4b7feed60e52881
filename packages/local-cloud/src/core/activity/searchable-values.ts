/** Returns the decoded segments of a request's path, its query, headers and body, without what API Gateway adds. */
export function readRequestValues(path: string, detail: object | undefined): unknown[] {
  const { body, headers, isBase64Encoded, queryStringParameters } = (detail ?? {}) as Record<string, unknown>;
  return [
    ...path.split("/").map(decodeIfEncoded),
    queryStringParameters,
    headers,
    typeof body === "string" && !isBase64Encoded ? parseIfJson(body) : undefined,
  ];
}

/** Parses JSON; returns text that is not JSON unchanged. */
export function parseIfJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

function decodeIfEncoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
