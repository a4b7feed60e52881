import { parseJson } from "exact-json";

interface EventText {
  /** The event that rules match. */
  envelope: Record<string, unknown>;
  /** The same as JSON, with numbers and duplicate keys as they were entered. */
  json: string;
  /** The entry for PutEvents; undefined if a required field is missing. */
  entry: { Source: string; DetailType: string; Detail: string; Resources?: string[] } | undefined;
}

/** Parses an envelope or a PutEvents entry. @throws {SyntaxError} if it is not JSON @throws {TypeError} if no object */
export function readEvent(text: string): EventText {
  const value = parseJson(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError("An event must be a JSON object with source, detail-type and detail.");
  }
  const isEntry = "Detail" in value || "DetailType" in value;
  const envelope = isEntry ? toEnvelope(value as Record<string, unknown>) : { ...value };
  const json = isEntry ? JSON.stringify(envelope) : text;
  const { detail, "detail-type": detailType, resources, source } = envelope as Record<string, unknown>;
  if (typeof source !== "string" || typeof detailType !== "string" || detail === undefined) {
    return { envelope, json, entry: undefined };
  }
  const Resources = Array.isArray(resources) && resources.length > 0 && { Resources: resources.map(String) };
  return {
    envelope,
    json,
    entry: { Source: source, DetailType: detailType, Detail: JSON.stringify(detail), ...Resources },
  };
}

function toEnvelope({ Detail, DetailType, Resources, Source }: Record<string, unknown>): Record<string, unknown> {
  return {
    ...(Source !== undefined && { source: Source }),
    ...(DetailType !== undefined && { "detail-type": DetailType }),
    ...(Resources !== undefined && { resources: Resources }),
    detail: typeof Detail === "string" ? parseJson(Detail) : Detail,
  };
}
