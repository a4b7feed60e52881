/** The parts of a request's path, decoded, its query, headers and body; without what API Gateway adds. */
export function requestValues(path: string, detail: object | undefined): unknown[] {
  const { body, headers, isBase64Encoded, queryStringParameters } = (detail ?? {}) as Record<string, unknown>;
  return [
    ...path.split("/").map(decoded),
    queryStringParameters,
    headers,
    typeof body === "string" && !isBase64Encoded ? parsed(body) : undefined,
  ];
}

/** The JSON's value; text that is not JSON stays as it is. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
