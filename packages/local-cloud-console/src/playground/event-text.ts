interface EventText {
  /** The event that rules match. */
  envelope: Record<string, unknown>;
  /** The entry for PutEvents; undefined if a required field is missing. */
  entry: { Source: string; DetailType: string; Detail: string; Resources?: string[] } | undefined;
}

/** Parses an envelope or a PutEvents entry. @throws {SyntaxError} if it is not JSON @throws {TypeError} if no object */
export function readEvent(text: string): EventText {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError("An event must be a JSON object with source, detail-type and detail.");
  }
  const envelope =
    "Detail" in value || "DetailType" in value ? toEnvelope(value as Record<string, unknown>) : { ...value };
  const { detail, "detail-type": detailType, resources, source } = envelope as Record<string, unknown>;
  if (typeof source !== "string" || typeof detailType !== "string" || detail === undefined) {
    return { envelope, entry: undefined };
  }
  const Resources = Array.isArray(resources) && resources.length > 0 && { Resources: resources.map(String) };
  return { envelope, entry: { Source: source, DetailType: detailType, Detail: JSON.stringify(detail), ...Resources } };
}

function toEnvelope({ Detail, DetailType, Resources, Source }: Record<string, unknown>): Record<string, unknown> {
  return {
    ...(Source !== undefined && { source: Source }),
    ...(DetailType !== undefined && { "detail-type": DetailType }),
    ...(Resources !== undefined && { resources: Resources }),
    detail: typeof Detail === "string" ? JSON.parse(Detail) : Detail,
  };
}
