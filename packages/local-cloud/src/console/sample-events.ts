import { schema } from "../schemas/resources.ts";
import type { Stack } from "../terraform/stack.ts";
import type { SampleEvent } from "./api/sample-event.ts";
import { createSample, type JsonSchema } from "./create-sample.ts";

/** Creates an event for each JSON Schema in the stack's registries that is named `<source>@<detail type>`. */
export function createSampleEvents(stack: Pick<Stack, "resources">): SampleEvent[] {
  return stack.resources(schema).flatMap(({ config: { content, name, type } }) => {
    const [, source, detailType] = /^(.+)@([^@]+)$/.exec(String(name)) ?? [];
    const parsed = type === "JSONSchemaDraft4" ? parseSchema(content) : undefined;
    if (source === undefined || detailType === undefined || parsed === undefined) {
      return [];
    }
    // A schema that EventBridge discovered describes the whole event.
    const { detail = parsed, "detail-type": isEnvelope } = (parsed.properties ?? {}) as Record<string, JsonSchema>;
    const detailSchema = isEnvelope ? detail : parsed;
    return [{ source, "detail-type": detailType, detail: createSample(detailSchema, parsed) }];
  });
}

function parseSchema(content: unknown): JsonSchema | undefined {
  try {
    const parsed: unknown = JSON.parse(String(content));
    return typeof parsed === "object" && parsed !== null ? (parsed as JsonSchema) : undefined;
  } catch {
    return undefined;
  }
}
