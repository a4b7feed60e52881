import type { EventDefinition } from "service-kit/contract";
import * as z from "zod";
import { type JsonSchema, toEntries } from "./json-schema.ts";

/**
 * Creates the JSON Schema of an event's detail on the bus: what the publisher writes and consumers must read.
 * This is zod's input side. The output side describes the event after parsing, with defaults and without unknown fields,
 * and would forbid them.
 * @throws {Error} if the zod schema has a type that JSON cannot represent, such as `z.date()`
 * @see https://zod.dev/json-schema#io
 */
export function createPublishedSchema({ detail, detailType, schemaVersion }: EventDefinition<unknown>): JsonSchema {
  const schema = toJsonSchema(detail, detailType);
  const metadata = toEntries(schema.properties).get("metadata") as { properties: JsonSchema; required: string[] };
  metadata.properties.schemaVersion = { type: "integer", const: schemaVersion };
  // An event without a version has version 1.
  if (schemaVersion > 1) {
    metadata.required.push("schemaVersion");
  }
  return schema;
}

function toJsonSchema(detail: z.core.$ZodType, detailType: string): JsonSchema {
  try {
    return JSON.parse(JSON.stringify(z.toJSONSchema(detail, { io: "input", target: "draft-2020-12" })));
  } catch (cause) {
    const problem = `${detailType} has no JSON Schema: ${(cause as Error).message}`;
    throw new Error(`${problem}; use types that JSON can represent`, { cause });
  }
}

/** Lists the supported versions of an event, newest first. */
export function listSupportedVersions(event: EventDefinition<unknown>): EventDefinition<unknown>[] {
  return [event, ...(event.previous ? listSupportedVersions(event.previous) : [])];
}
