/** The parts of a request's path, decodeIfEncoded, its query, headers and body; without what API Gateway adds. */
export function readRequestValues(path: string, detail: object | undefined): unknown[] {
  const { body, headers, isBase64Encoded, queryStringParameters } = (detail ?? {}) as Record<string, unknown>;
  return [
    ...path.split("/").map(decodeIfEncoded),
    queryStringParameters,
    headers,
    typeof body === "string" && !isBase64Encoded ? parseIfJson(body) : undefined,
  ];
}

/** The JSON's value; text that is not JSON stays as it is. */
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
