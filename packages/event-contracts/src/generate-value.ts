import { generateSync } from "json-schema-faker";
import type { JsonSchema } from "./json-schema.ts";

interface GenerationOptions {
  seed: number;
  /** Probability of each optional field. */
  optionalsProbability: number;
}

/** Generates a value that matches a schema and contains no fields other than its own. A seed always yields the same value. */
export function generateValue(schema: JsonSchema, options: GenerationOptions): unknown {
  return generateSync(withoutUuidFormat(schema), { useExamplesValue: true, fillProperties: false, ...options });
}

/** Removes the format `uuid` where zod also writes a pattern: only the pattern restricts the UUID version. */
function withoutUuidFormat(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (_, value) => {
    if (value?.format === "uuid" && typeof value.pattern === "string") {
      delete value.format;
    }
    return value;
  });
}
