import { SchemasRegistry } from "@cdktf/provider-aws/lib/schemas-registry/index.js";
import { SchemasSchema } from "@cdktf/provider-aws/lib/schemas-schema/index.js";
import { Construct } from "constructs";
import type { EventDefinition } from "service-kit/contract";
import * as z from "zod";

export interface EventSchemasProps {
  name: string;
  /** Several rules may deliver the same event. */
  events: readonly EventDefinition<unknown>[];
}

/** A schema registry with the JSON Schema of each event's detail, for authors of consumers. */
export class EventSchemas extends Construct {
  constructor(scope: Construct, id: string, { events, name }: EventSchemasProps) {
    super(scope, id);
    const registry = new SchemasRegistry(this, "Resource", { name, description: "Events of the order system" });
    for (const { detail, detailType, source } of new Set(events)) {
      new SchemasSchema(this, detailType.replaceAll("_", "-"), {
        registryName: registry.name,
        // The naming convention of EventBridge's schema discovery.
        name: `${source}@${detailType}`,
        type: "JSONSchemaDraft4",
        content: JSON.stringify(z.toJSONSchema(detail, { target: "draft-4", io: "input" })),
      });
    }
  }
}
