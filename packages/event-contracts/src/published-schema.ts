import type { EventDefinition } from "service-kit/contract";
import * as z from "zod";
import { entriesOf, type JsonSchema } from "./json-schema.ts";

/**
 * The JSON Schema of an event's detail in one version, as it crosses the bus: what its publisher writes, so what its
 * consumers must be able to read.
 *
 * It is zod's input side. The output side is what a consumer holds after it has read: defaults are filled in, unknown
 * fields are gone, and the schema would say that they may not come.
 *
 * @throws {Error} naming the event, where zod's schema holds what JSON cannot carry, such as `z.date()`
 * @see https://zod.dev/json-schema#io
 */
export function publishedSchema({ detail, detailType, schemaVersion }: EventDefinition<unknown>): JsonSchema {
  const schema = toJsonSchema(detail, detailType);
  const metadata = entriesOf(schema.properties).get("metadata") as { properties: JsonSchema; required: string[] };
  metadata.properties.schemaVersion = { type: "integer", const: schemaVersion };
  // An event that names no version is of the first.
  if (schemaVersion > 1) metadata.required.push("schemaVersion");
  return schema;
}

function toJsonSchema(detail: z.ZodType, detailType: string): JsonSchema {
  try {
    return JSON.parse(JSON.stringify(z.toJSONSchema(detail, { io: "input", target: "draft-2020-12" })));
  } catch (cause) {
    throw new Error(
      `${detailType} has no JSON Schema: ${(cause as Error).message}; its data must be what JSON carries`,
      {
        cause,
      },
    );
  }
}

/** An event in each version that is still read, newest first. */
export function supportedVersions(event: EventDefinition<unknown>): EventDefinition<unknown>[] {
  return [event, ...(event.previous ? supportedVersions(event.previous) : [])];
}
